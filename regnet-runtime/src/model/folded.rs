//! A network for inference alone: norms over the batch are part of the weights before them, and what inference leaves
//! out is gone. With the running statistics such a norm is an affine map of each unit (Ioffe & Szegedy 2015, §3.1).

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use crate::base::buffer::Buffer;
use crate::flat::frozen::Frozen;
use crate::loss::LossFunction;
use crate::model::network::{Network, State};
use crate::model::pass::{Backward, Buffers, Forward, Infer, Plan, Steps};
use crate::model::scalar::Scalar;
use crate::model::settings::Settings;
use crate::model::wrapper::Model;
use crate::spec::{BufferSpec, LayerSpec, Spec};

/// What `fold` made of a network `N`: it predicts as `N` does, to rounding, with fewer layers, and cannot be trained.
///
/// ```
/// use regnet::{Folded, ndarray::Array2, network};
/// network! {
///     struct Small: input(6) -> dense(8) -> batchnorm -> relu -> dropout(0.1) -> dense(2)
///         -> loss softmax_cross_entropy;
/// }
///
/// let folded: Folded<Small> = Small::new(42).fold();
/// println!("{}", folded.predict(Array2::zeros((3, 6)).view()));
/// let words: Vec<_> = Folded::<Small>::SPEC.layers.iter().map(|layer| layer.word).collect();
/// assert_eq!(words, ["dense", "relu", "dense"]);
/// ```
pub struct Folded<N: Network>(Model<Folded<N>>);

/// Folds a network.
pub fn fold<N: Network>(net: &Model<N>) -> Folded<N> {
    let State { params, stats, standardize, metadata, .. } = net.state();
    let (mut folded, mut folded_stats) =
        (Buffer::zeros(Folded::<N>::SPEC.params), Buffer::zeros(Folded::<N>::SPEC.stats));
    let settings = net.settings().values();
    N::Steps::fold_with(settings.as_ref(), params, stats, &mut folded, &mut folded_stats);
    let (standardize, metadata) = (standardize.clone(), metadata.clone());
    let (params, stats, frozen) = (folded, folded_stats, Frozen::default());
    let folded = Model::of(State { params, stats, standardize, metadata, frozen });
    Folded(folded.keeping(*net.settings()))
}

/// The first values of `to` are those of `from`.
pub fn move_to<T: Copy>(from: &[T], to: &mut [T]) {
    to[..from.len()].copy_from_slice(from);
}

/// The steps of inference alone of what was folded, in the buffers of the whole.
#[derive(Debug)]
pub struct InferenceOf<S>(PhantomData<S>);

impl<S: Plan> Plan for InferenceOf<S> {
    const LAYERS: &'static [LayerSpec] = S::FOLDED;
    const BUFFERS: &'static [BufferSpec] = S::BUFFERS;
}

impl<T: Scalar, S: Steps<T>> Steps<T> for InferenceOf<S> {
    fn forward(_: Forward<'_, T>, _: &mut Buffers<T>) {
        inference_only()
    }

    fn backward(_: Backward<'_, T>, _: &mut Buffers<T>) {
        inference_only()
    }

    fn infer<'ws>(pass: Infer<'_, T>, ws: &'ws mut Buffers<T>) -> &'ws [T] {
        S::infer_folded(pass, ws)
    }
}

#[track_caller]
fn inference_only() -> ! {
    panic!("a folded network is for inference alone; train the network that it was made of")
}

impl<N: Network> Network for Folded<N> {
    type Scalar = N::Scalar;
    type Steps = InferenceOf<N::Steps>;
    type Outputs = N::Outputs;
    type Settings = N::Settings;
    const SPEC: &'static Spec = &Spec {
        loss: N::SPEC.loss,
        padded: N::SPEC.padded,
        padded_output: N::SPEC.padded_output,
        settings: N::SPEC.settings,
        ..Spec::new(N::SPEC.name, N::SPEC.input.dims(), N::Steps::FOLDED, N::SPEC.buffers)
    };
    const LOSS: Option<&'static dyn LossFunction<N::Scalar>> = N::LOSS;

    fn with_loss<R>(
        settings: &N::Settings,
        job: impl FnOnce(&dyn LossFunction<N::Scalar>) -> R,
    ) -> Option<R> {
        N::with_loss(settings, job)
    }
}

impl<N: Network> Folded<N> {
    /// Layers, shapes, tensors and costs.
    pub const SPEC: &'static Spec = <Folded<N> as Network>::SPEC;
}

impl<N: Network> Deref for Folded<N> {
    type Target = Model<Folded<N>>;

    fn deref(&self) -> &Model<Folded<N>> {
        &self.0
    }
}

impl<N: Network> DerefMut for Folded<N> {
    fn deref_mut(&mut self) -> &mut Model<Folded<N>> {
        &mut self.0
    }
}

impl<N: Network> From<Model<Folded<N>>> for Folded<N> {
    fn from(model: Model<Folded<N>>) -> Folded<N> {
        Folded(model)
    }
}

impl<N: Network> Clone for Folded<N> {
    fn clone(&self) -> Folded<N> {
        Folded(self.0.clone())
    }
}

impl<N: Network> PartialEq for Folded<N> {
    fn eq(&self, other: &Folded<N>) -> bool {
        self.0 == other.0
    }
}

impl<N: Network> fmt::Debug for Folded<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Folded").field("of", &N::SPEC.name).finish_non_exhaustive()
    }
}

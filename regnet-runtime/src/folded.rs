//! A network for inference alone: norms over the batch are part of the weights before them, and what inference leaves
//! out is gone. With the running statistics such a norm is an affine map of each unit (Ioffe & Szegedy 2015, §3.1).

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use crate::budget::BufferSpec;
use crate::buffer::Buffer;
use crate::frozen::Frozen;
use crate::loss::LossFunction;
use crate::model::Model;
use crate::network::{Network, State};
use crate::pass::{Backward, Buffers, Forward, Infer, Steps};
use crate::scalar::Scalar;
use crate::spec::{LayerSpec, Spec};

/// What `fold` made of a network `N`: it predicts as `N` does, to rounding, with fewer layers, and cannot be trained.
pub struct Folded<N: Network>(Model<Folded<N>>);

/// Folds a network.
pub fn fold<N: Network>(net: &Model<N>) -> Folded<N> {
    let State { params, stats, standardize, .. } = net.state();
    let (mut folded, mut folded_stats) =
        (Buffer::zeros(Folded::<N>::SPEC.params), Buffer::zeros(Folded::<N>::SPEC.stats));
    N::Steps::fold(params, stats, &mut folded, &mut folded_stats);
    let standardize = standardize.clone();
    Folded(Model::of(State { params: folded, stats: folded_stats, standardize, frozen: Frozen::default() }))
}

/// The first values of `to` are those of `from`.
pub fn move_to<T: Copy>(from: &[T], to: &mut [T]) {
    to[..from.len()].copy_from_slice(from);
}

/// The steps of inference alone of what was folded, in the buffers of the whole.
#[derive(Debug)]
pub struct InferenceOf<S>(PhantomData<S>);

impl<T: Scalar, S: Steps<T>> Steps<T> for InferenceOf<S> {
    const LAYERS: &'static [LayerSpec] = S::FOLDED;
    const BUFFERS: &'static [BufferSpec] = S::BUFFERS;
    const OUTPUT: usize = S::OUTPUT;
    const INPUT_GRADIENT: usize = S::INPUT_GRADIENT;

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

kernels! {
    /// A norm into what is before it.
    pub trait FoldKernel {
        /// w = w·scale_c;  b = (b − mean_c)·scale_c + shift_c.   producer: weight [rows,C], then bias [C]
        fn fold_affine(of: [&[f64]; 3], producer: &mut [Self]) = fold_affine;
    }
}

/// `of` are mean, scale and shift of each unit.
fn fold_affine<T: Scalar>(of: [&[f64]; 3], producer: &mut [T]) {
    let [mean, scale, shift] = of;
    let units = mean.len();
    let (weight, bias) = producer.split_at_mut(producer.len() - units);
    for row in weight.chunks_exact_mut(units.max(1)) {
        row.iter_mut().zip(scale).for_each(|(w, scale)| *w = T::of(w.wide() * scale));
    }
    for (c, b) in bias.iter_mut().enumerate() {
        *b = T::of((b.wide() - mean[c]) * scale[c] + shift[c]);
    }
}

/// Folds (x − mean)·γ/std + β into the weight and bias that give x; `params` are γ and β, or nothing.
pub(crate) fn fold_norm<T: Scalar>(
    params: &[T],
    mean: &[T],
    std: impl Iterator<Item = f64>,
    producer: &mut [T],
) {
    let units = mean.len();
    let mean: Vec<f64> = mean.iter().map(|mean| mean.wide()).collect();
    let mut scale: Vec<f64> = std.map(|std| 1.0 / std).collect();
    let mut shift = vec![0.0; units];
    if let (false, (gamma, beta)) = (params.is_empty(), params.split_at(params.len() / 2)) {
        scale.iter_mut().zip(gamma).for_each(|(scale, gamma)| *scale *= gamma.wide());
        shift.iter_mut().zip(beta).for_each(|(shift, beta)| *shift = beta.wide());
    }
    T::fold_affine([&mean, &scale, &shift], producer);
}

impl<N: Network> Network for Folded<N> {
    type Scalar = N::Scalar;
    type Steps = InferenceOf<N::Steps>;
    type Outputs = N::Outputs;
    const SPEC: &'static Spec = &Spec {
        loss: N::SPEC.loss,
        ..Spec::new(N::SPEC.name, N::SPEC.input, N::Steps::FOLDED, N::SPEC.buffers)
    };
    const LOSS: Option<&'static dyn LossFunction<N::Scalar>> = N::LOSS;
}

impl<N: Network> Folded<N> {
    /// Layers, shapes, tensors and costs.
    pub const SPEC: &'static Spec = <Folded<N> as Network>::SPEC;

    /// Reads a model that `save` of a folded network wrote.
    ///
    /// # Errors
    /// A file that cannot be read, is broken, or belongs to another architecture.
    #[cfg(feature = "files")]
    pub fn load(path: impl AsRef<std::path::Path>) -> Result<Folded<N>, crate::error::Error> {
        crate::files::load(path.as_ref())
    }

    /// The bytes of the file that `save` writes.
    #[cfg(feature = "files")]
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        crate::files::to_bytes(self)
    }

    /// Reads a model from the bytes that `to_bytes` of a folded network gave or `save` wrote.
    ///
    /// # Errors
    /// As `load`; the text begins with `the bytes` in place of a path.
    #[cfg(feature = "files")]
    pub fn from_bytes(bytes: &[u8]) -> Result<Folded<N>, crate::error::Error> {
        crate::files::from_bytes(bytes)
    }
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

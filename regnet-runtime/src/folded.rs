//! A network for inference alone: norms over the batch are part of the weights before them, and what inference leaves
//! out is gone. With the running statistics such a norm is an affine map of each unit (Ioffe & Szegedy 2015, §3.1).

use std::fmt;
use std::ops::{Deref, DerefMut};

use crate::buffer::Buffer;
use crate::frozen::Frozen;
use crate::loss::LossFunction;
use crate::model::Model;
use crate::network::{Network, State};
use crate::pass::Steps;
use crate::scalar::Scalar;
use crate::spec::Spec;

/// What `fold` needs of a network. The macro implements it.
pub trait Foldable: Network {
    /// Its layers without those that are folded; of the steps there are those of inference alone.
    type FoldedSteps: Steps<Self::Scalar>;
    /// The description of what is left.
    const FOLDED: &'static Spec;

    /// Fills the folded network's parameters, at first 0, and statistics from those of the whole one.
    fn fold_parameters(
        params: &[Self::Scalar],
        stats: &[Self::Scalar],
        folded: &mut [Self::Scalar],
        folded_stats: &mut [Self::Scalar],
    );
}

/// What `fold` made of a network `N`: it predicts as `N` does, to rounding, with fewer layers, and cannot be trained.
pub struct Folded<N: Foldable>(Model<Folded<N>>);

/// Folds a network.
pub fn fold<N: Foldable>(net: &Model<N>) -> Folded<N> {
    let State { params, stats, standardize, .. } = net.state();
    let (mut folded, mut folded_stats) = (Buffer::zeros(N::FOLDED.params), Buffer::zeros(N::FOLDED.stats));
    N::fold_parameters(params, stats, &mut folded, &mut folded_stats);
    let standardize = standardize.clone();
    Folded(Model::of(State { params: folded, stats: folded_stats, standardize, frozen: Frozen::default() }))
}

/// The first values of `to` are those of `from`.
pub fn move_to<T: Copy>(from: &[T], to: &mut [T]) {
    to[..from.len()].copy_from_slice(from);
}

/// Stands where a folded network has no step: it is for inference alone.
///
/// # Panics
/// Always.
#[track_caller]
pub fn inference_only() -> ! {
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

impl<N: Foldable> Network for Folded<N> {
    type Scalar = N::Scalar;
    type Steps = N::FoldedSteps;
    type Outputs = N::Outputs;
    const SPEC: &'static Spec = N::FOLDED;
    const LOSS: Option<&'static dyn LossFunction<N::Scalar>> = N::LOSS;
}

impl<N: Foldable> Folded<N> {
    /// Layers, shapes, tensors and costs.
    pub const SPEC: &'static Spec = N::FOLDED;

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

impl<N: Foldable> Deref for Folded<N> {
    type Target = Model<Folded<N>>;

    fn deref(&self) -> &Model<Folded<N>> {
        &self.0
    }
}

impl<N: Foldable> DerefMut for Folded<N> {
    fn deref_mut(&mut self) -> &mut Model<Folded<N>> {
        &mut self.0
    }
}

impl<N: Foldable> From<Model<Folded<N>>> for Folded<N> {
    fn from(model: Model<Folded<N>>) -> Folded<N> {
        Folded(model)
    }
}

impl<N: Foldable> Clone for Folded<N> {
    fn clone(&self) -> Folded<N> {
        Folded(self.0.clone())
    }
}

impl<N: Foldable> PartialEq for Folded<N> {
    fn eq(&self, other: &Folded<N>) -> bool {
        self.0 == other.0
    }
}

impl<N: Foldable> fmt::Debug for Folded<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Folded").field("of", &N::SPEC.name).finish_non_exhaustive()
    }
}

//! A network for inference alone: norms over the batch are part of the weights before them, and what inference leaves
//! out is gone. With the running statistics such a norm is an affine map of each unit (Ioffe & Szegedy 2015, §3.1).

use std::fmt;
use std::ops::{Deref, DerefMut};

use crate::base::buffer::Buffer;
use crate::flat::frozen::Frozen;
use crate::loss::LossFunction;
use crate::model::network::{Network, State};
use crate::model::pass::Steps;
use crate::model::wrapper::Model;
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

//! What expansions of `network!` name, in one place. No program should: the names change with the macro.

pub use crate::__model as model;
pub use crate::__settings as settings;
pub use crate::base::buffer::Buffer;
pub use crate::base::number;
pub use crate::base::rng::{Key, Rng};
pub use crate::base::shape::Shape;
pub use crate::flat::params::Params;
pub use crate::flat::stats::Stats;
pub use crate::layers::*;
pub use crate::loss::*;
pub use crate::machine::lanes::{Lanes, from_lanes, to_lanes};
pub use crate::model::folded::move_to;
pub use crate::model::layer::{Layer, LayerBackward, LayerForward, LayerInfer};
pub use crate::model::map::Map;
pub use crate::model::network::{Network, State, Trainable};
pub use crate::model::operation::{Add, Own};
pub use crate::model::pass::{Backward, Buffers, Forward, Infer, Plan, Steps};
pub use crate::model::repeat;
pub use crate::model::scalar::Scalar;
pub use crate::model::settings::{Settings, array};
pub use crate::model::tensors::LayerView;
pub use crate::model::wrapper::Model;
pub use crate::spec::budget;
pub use crate::spec::init::{Draw, GLOROT, HE_AVG, HE_IN, HE_OUT, Init, LECUN};
pub use crate::spec::{
    BufferSpec, INPUT, Kind, LayerSpec, Setting, Spec, TensorSpec, beta, bias, gamma, input, input_gradient,
    kept, once, output, padded_input, running_mean, running_var, shared, tensor, used, weight,
};
pub use core::option::Option::{self, None, Some};
pub use core::primitive::{f32, usize};
pub use ndarray;

/// Keeps its items where the feature `files` is on: the macro cannot see the features of this crate.
#[cfg(feature = "files")]
#[macro_export]
#[doc(hidden)]
macro_rules! __if_files {
    ($($items:tt)*) => { $($items)* };
}

/// Without the feature `files` its items are dropped.
#[cfg(not(feature = "files"))]
#[macro_export]
#[doc(hidden)]
macro_rules! __if_files {
    ($($items:tt)*) => {};
}

/// The loss of a network, if it has one.
pub type LossOf<T> = Option<&'static dyn LossFunction<T>>;

/// The next setting of those that a network has.
///
/// # Panics
/// If there is none.
pub fn next(values: &mut impl Iterator<Item = f64>) -> f64 {
    values.next().expect("as many values as the declaration has settings")
}

/// Layers of a network that is no longer trained: what is predicted for the start of training tells nothing of them.
#[must_use]
pub const fn trained<const N: usize>(mut layers: [LayerSpec; N]) -> [LayerSpec; N] {
    let mut index = 0;
    while index < N {
        layers[index].signal = crate::spec::Signal::UNKNOWN;
        index += 1;
    }
    layers
}

/// The buffers of a table, each with room for empty lanes.
#[must_use]
pub const fn in_lanes<const N: usize>(mut buffers: [BufferSpec; N]) -> [BufferSpec; N] {
    let mut index = 0;
    while index < N {
        buffers[index].lanes = true;
        index += 1;
    }
    buffers
}

/// What an expansion imports under the name of a local: a constant of the caller's with such a name would else be a
/// pattern where the local is bound; a function is none.
pub fn local() {}

/// The same for all locals of an expansion.
pub mod locals {
    pub use super::{
        local as a, local as b, local as batch, local as c, local as d, local as input, local as saved,
        local as bytes, local as config, local as d_y, local as f, local as folded, local as folded_stats,
        local as grads, local as input_gradient, local as job, local as key, local as lanes,
        local as lengths, local as model, local as other, local as params, local as pass, local as path,
        local as reader, local as seed, local as settings, local as stats, local as values, local as ws,
        local as x, local as y,
    };
}

/// The largest of a buffer's lengths, where rustc computes them.
#[must_use]
pub const fn largest(lens: &[usize]) -> usize {
    let mut largest = 0;
    let mut index = 0;
    while index < lens.len() {
        if lens[index] > largest {
            largest = lens[index];
        }
        index += 1;
    }
    largest
}

/// The steps of a network whose declaration has an error.
pub struct Broken;

impl Plan for Broken {
    const LAYERS: &'static [LayerSpec] = &[];
    const BUFFERS: &'static [BufferSpec] = &[];
}

impl<T: Scalar> Steps<T> for Broken {
    fn forward(_: Forward<'_, T>, _: &mut Buffers<T>) {
        broken()
    }

    fn backward(_: Backward<'_, T>, _: &mut Buffers<T>) {
        broken()
    }

    fn infer<'ws>(_: Infer<'_, T>, _: &'ws mut Buffers<T>) -> &'ws [T] {
        broken()
    }
}

/// Stands where a network could not be expanded; the program around it does not compile.
///
/// # Panics
/// Always.
fn broken() -> ! {
    panic!("this network's declaration has an error")
}

/// What the benches ask of the machine.
pub mod machine {
    /// Does so many rounds of multiply-adds on this thread: how many operations, and a value to keep. `None` for
    /// `portable` kernels.
    #[must_use]
    pub fn multiply_adds(rounds: usize) -> Option<(f64, f32)> {
        crate::machine::simd::peak::multiply_adds(rounds)
    }

    /// The names of all levels, best first, whether this machine has them or not.
    #[must_use]
    pub fn levels() -> [&'static str; 4] {
        crate::machine::simd::Level::ALL.map(crate::machine::simd::Level::name)
    }

    /// Whether the multiply-adds of `vector128` are fused.
    pub const FUSED: bool = crate::machine::simd::FUSED;
}

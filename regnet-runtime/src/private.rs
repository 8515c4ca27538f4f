//! What expansions of `network!` name, in one place. No program should: the names change with the macro.

pub use crate::__model as model;
pub use crate::base::buffer::Buffer;
pub use crate::base::number;
pub use crate::base::rng::{Key, Rng};
pub use crate::base::shape::Shape;
pub use crate::flat::params::Params;
pub use crate::flat::stats::Stats;
pub use crate::layers::*;
pub use crate::loss::*;
pub use crate::machine::lanes::{Lanes, from_lanes, to_lanes};
pub use crate::model::folded::{Foldable, inference_only, move_to};
pub use crate::model::layer::Layer;
pub use crate::model::network::{Network, State, Trainable, WorkspaceOf};
pub use crate::model::pass::{Frame, See, Steps, Workspace};
pub use crate::model::repeat;
pub use crate::model::scalar::Scalar;
pub use crate::model::tensors::{Grads, LayerView};
pub use crate::spec::budget::{self, BufferSpec};
pub use crate::spec::init::{Draw, Init};
pub use crate::spec::{Inputs, Kind, LayerSpec, Signal, Spec, TensorSpec};
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

/// What an expansion imports under the name of a local: a constant of the caller's with such a name would else be a
/// pattern where the local is bound; a function is none.
pub fn local() {}

/// The same for all locals of an expansion.
pub mod locals {
    pub use super::{
        local as batch, local as bytes, local as capacity, local as d_y, local as f, local as folded,
        local as folded_stats, local as grads, local as input_gradient, local as kept, local as key,
        local as lanes, local as model, local as params, local as path, local as room, local as see,
        local as seed, local as stats, local as training, local as ws, local as x, local as y,
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

/// The workspace of a network whose declaration has an error.
pub struct NoWorkspace<T>(std::marker::PhantomData<T>);

impl<T: Scalar> Workspace<T> for NoWorkspace<T> {
    fn frame(&self) -> &Frame<T> {
        broken()
    }
    fn frame_mut(&mut self) -> &mut Frame<T> {
        broken()
    }
    fn output(&self) -> &[T] {
        broken()
    }
    fn input_gradient(&self) -> &[T] {
        broken()
    }
}

/// Stands where a network could not be expanded; the program around it does not compile.
///
/// # Panics
/// Always.
pub fn broken() -> ! {
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

    /// The instruction set of the kernels: `avx512`, `avx2` or `portable`.
    #[must_use]
    pub fn instruction_set() -> &'static str {
        crate::machine::simd::level().name()
    }
}

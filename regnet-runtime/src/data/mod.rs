//! Data sets: examples with labels or target values, their batches, their standardization, their files.

mod batch;
mod dataset;
mod digits;
pub mod idx;
mod standardize;

pub(crate) use batch::{Gathered, batch_ranges, shuffle};
pub use dataset::Dataset;
pub use digits::digits;
pub use standardize::{Moments, Standardize, StandardizeKernel};

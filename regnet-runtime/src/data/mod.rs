//! Data sets: examples with labels or target values, their batches, their standardization, their files.

mod batch;
mod dataset;
mod digits;
mod folds;
mod gathered;
mod given;
pub mod idx;
#[cfg(feature = "images")]
pub mod images;
mod loader;
pub mod npy;
#[cfg(feature = "files")]
pub mod npz;
mod promised;
mod sequences;
mod standardize;
#[cfg(feature = "csv")]
pub mod table;
mod weights;

pub(crate) use batch::{Examples, batch_count, batch_range, batch_ranges, shuffle};
pub use dataset::Dataset;
pub use digits::digits;
pub(crate) use gathered::Gathered;
pub use given::{Given, GivenBatches, GivenExamples, GivenInputs};
pub(crate) use loader::{Batch, Reading};
pub use loader::{BatchError, Batches, DataLoader};
pub use sequences::pad_sequences;
pub(crate) use sequences::without_padding;
pub use standardize::{Moments, Standardize, StandardizeKernel};

//! Normalization over the batch, the features, groups or channels.

pub mod batch_renorm;
pub mod batchnorm;
pub mod groupnorm;
pub mod instancenorm;
pub mod layernorm;
pub mod norm_text;
mod padded;
pub mod rmsnorm;
mod variance;
pub mod virtual_batch;

//! The network whose files are read, and data for it.

use regnet::Dataset;
use regnet::ndarray::Array2;

regnet::network! {
    /// Weights, statistics, masks: what a file and a training hold.
    pub struct Net: input(2) -> hidden: dense(3, bias = false) -> batchnorm -> relu -> dropout(0.2) -> dense(1) -> loss mse;
}

/// Six examples.
pub fn data() -> Dataset {
    let inputs = Array2::from_shape_fn((6, 2), |(example, value)| (example * 2 + value) as f32 / 6.0 - 1.0);
    let targets = Array2::from_shape_fn((6, 1), |(example, _)| example as f32 / 6.0);
    Dataset::with_targets(inputs, targets).expect("as many targets as examples")
}

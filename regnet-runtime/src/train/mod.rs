//! Training: the loop, when it ends, how fast it learns, how good the result is.

pub mod early_stopping;
pub mod metrics;
mod progress;
pub mod schedule;
pub mod search;
pub mod trainer;

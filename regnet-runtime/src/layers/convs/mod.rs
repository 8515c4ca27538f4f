//! Convolutions over sequences and images.

pub mod conv1d;
pub mod conv2d;
pub mod depthwise_conv2d;

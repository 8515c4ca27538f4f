//! What is random in training alone: masks and noise.

pub mod alpha_dropout;
pub mod drawn;
pub mod drop_connect;
pub mod dropout;
pub mod gaussian_dropout;
pub mod gaussian_noise;
pub mod spatial_dropout;

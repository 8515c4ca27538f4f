//! What the fuzz targets do with their bytes. The test `fuzz` of regnet runs the same on random ones.

#![allow(clippy::type_complexity, reason = "closures over arrays of slices")]

mod case;
mod draws;
mod file;
pub mod idx;
pub mod layers;
pub mod load;
mod network;
pub mod npy;
mod quiet;
pub mod resume;

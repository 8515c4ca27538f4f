//! What the fuzz targets do with their bytes. The test `fuzz` of regnet runs the same on random ones.

#![allow(clippy::type_complexity, reason = "closures over arrays of slices")]

mod case;
mod draws;
pub mod layers;
mod quiet;

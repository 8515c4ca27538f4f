//! Pools over windows and over all positions.

pub mod avgpool1d;
pub mod avgpool2d;
pub mod global_avgpool;
pub mod global_maxpool;
pub mod maxpool1d;
pub mod maxpool2d;
pub mod pool1d;
pub mod pool2d;

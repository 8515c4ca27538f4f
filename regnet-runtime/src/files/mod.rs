//! Files.
use crate::{Error, Network};
use std::path::Path;
/// Matched.
#[derive(Debug)]
pub struct Matched;
/// x
pub fn save<N: Network>(_net: &N, _path: &Path) -> Result<(), Error> {
    todo!()
}
/// x
pub fn load<N: Network>(_path: &Path) -> Result<N, Error> {
    todo!()
}
/// x
pub fn load_unchecked_architecture<N: Network>(_path: &Path) -> Result<N, Error> {
    todo!()
}
/// x
pub fn load_matching<N: Network>(_net: &mut N, _path: &Path) -> Result<Matched, Error> {
    todo!()
}

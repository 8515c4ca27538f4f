//! Files of a network, where the crate has them.

use std::path::Path;

use crate::base::error::Error;
use crate::files;
use crate::model::folded::Folded;
use crate::model::network::Network;
use crate::model::wrapper::Model;

/// # Files
impl<N: Network> Model<N> {
    /// Writes the model as safetensors: parameters, statistics, standardization, architecture.
    ///
    /// # Errors
    /// If the file cannot be written; an older file of that name is then still whole.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        files::save(self, path.as_ref())
    }

    /// The bytes of the file that [`save`](Model::save) writes, for machines and places without files.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        files::to_bytes(self)
    }

    /// Takes from a model file whatever fits by name and shape, for fine-tuning, and reports the rest.
    ///
    /// # Errors
    /// A file that cannot be read or is broken; nothing has changed then.
    pub fn load_matching(&mut self, path: impl AsRef<Path>) -> Result<files::Matched, Error> {
        files::load_matching(self, path.as_ref())
    }
}

impl<N: Network> Folded<N> {
    /// Reads a model that `save` of a folded network wrote.
    ///
    /// # Errors
    /// A file that cannot be read, is broken, or belongs to another architecture.
    pub fn load(path: impl AsRef<Path>) -> Result<Folded<N>, Error> {
        files::load(path.as_ref())
    }

    /// The bytes of the file that `save` writes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        files::to_bytes(self)
    }

    /// Reads a model from the bytes that `to_bytes` of a folded network gave or `save` wrote.
    ///
    /// # Errors
    /// As `load`; the text begins with `the bytes` in place of a path.
    pub fn from_bytes(bytes: &[u8]) -> Result<Folded<N>, Error> {
        files::from_bytes(bytes)
    }
}

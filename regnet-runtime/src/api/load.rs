//! Reading a network by its type, in any number type.

use std::path::Path;

use crate::base::error::Error;
use crate::files;
use crate::model::network::Network;

/// `load` and `from_bytes` for every network: of one in 64 bits, and in code that is generic over networks. A network in 32 bits
/// has them by itself, as it has `new`, which [`Network`] gives to the others.
///
/// ```
/// use regnet::{Load, Network, network};
/// network! { struct Curve: input(1) -> dense(16) -> tanh -> dense(1) -> loss mse; }
///
/// let net = Curve::<f64>::new(1);
/// let bytes = net.to_bytes();
/// assert_eq!(Curve::<f64>::from_bytes(&bytes)?, net);
/// // A file has one number type.
/// assert!(Curve::from_bytes(&bytes).is_err());
/// # Ok::<(), regnet::Error>(())
/// ```
pub trait Load: Network {
    /// Reads a model that `save` wrote.
    ///
    /// # Errors
    /// Those of [`files::load`](crate::files::load).
    fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        files::load(path.as_ref())
    }

    /// Reads a model from the bytes that `to_bytes` gave or `save` wrote.
    ///
    /// # Errors
    /// Those of [`files::from_bytes`](crate::files::from_bytes).
    fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        files::from_bytes(bytes)
    }
}

impl<N: Network> Load for N {}

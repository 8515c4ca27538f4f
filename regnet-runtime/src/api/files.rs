//! Files of a network, where the crate has them.

use std::path::Path;

use crate::base::error::Error;
use crate::files;
use crate::model::folded::Folded;
use crate::model::network::Network;
use crate::model::wrapper::Model;

/// # Files
///
/// A network is read by a function of its own type. `DigitNet::load(path)` takes what [`save`](Model::save) wrote of
/// the same architecture, and `DigitNet::from_bytes(&bytes)` what [`to_bytes`](Model::to_bytes) gave.
///
/// ```
/// use regnet::network;
/// network! { struct Iris: input(4) -> dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
/// network! { struct Smooth: input(4) -> dense(8) -> silu -> dense(3) -> loss softmax_cross_entropy; }
///
/// # let path = std::env::temp_dir().join(format!("regnet-doc-files-{}.safetensors", std::process::id()));
/// Iris::new(42).save(&path)?;
/// let net = Iris::load(&path)?;
/// println!("{}", Smooth::load(&path).unwrap_err()); // another activation is another architecture,
/// let smooth = Smooth::load_unchecked_architecture(&path)?; // whose tensors fit all the same
/// assert_eq!(smooth.param("dense1.weight"), net.param("dense1.weight"));
/// # std::fs::remove_file(path).unwrap();
/// # Ok::<(), regnet::Error>(())
/// ```
///
/// Values that no training ends with (NaN, infinities, a variance below 0) are an error that names the tensor;
/// `load_as_is` and `from_bytes_as_is` read them too:
///
/// ```
/// # use regnet::network;
/// # network! { struct Iris: input(4) -> dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
/// # let path = std::env::temp_dir().join(format!("regnet-doc-as-is-{}.safetensors", std::process::id()));
/// let mut net = Iris::new(42);
/// net.param_mut("dense1.bias").unwrap()[[2]] = f32::NAN;
/// net.save(&path)?;
/// println!("{}", Iris::load(&path).unwrap_err()); // …: `dense1.bias`[2] is NaN, expected a finite number; …
/// assert!(Iris::load_as_is(&path)?.param("dense1.bias").unwrap()[[2]].is_nan());
/// assert!(Iris::from_bytes_as_is(&net.to_bytes()).is_ok());
/// # std::fs::remove_file(path).unwrap();
/// # Ok::<(), regnet::Error>(())
/// ```
impl<N: Network> Model<N> {
    /// Writes the model as safetensors: parameters, statistics, standardization, metadata, architecture.
    ///
    /// ```
    /// use regnet::network;
    /// network! { struct Iris: input(4) -> dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// # let path = std::env::temp_dir().join(format!("regnet-doc-save-{}.safetensors", std::process::id()));
    /// let net = Iris::new(42);
    /// net.save(&path)?; // such as "iris.safetensors"
    /// assert_eq!(Iris::load(&path)?, net);
    /// # std::fs::remove_file(path).unwrap();
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be written or is read-only; an older file of that name is then still whole. Metadata longer than
    /// 1 MiB.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        files::save(self, path.as_ref())
    }

    /// The bytes of the file that [`save`](Model::save) writes, for machines and places without files.
    ///
    /// ```
    /// use regnet::network;
    /// # network! { struct Iris: input(4) -> dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// let mut stored = std::collections::HashMap::new(); // the storage of a browser, say
    /// stored.insert("iris", Iris::new(42).to_bytes());
    /// assert_eq!(Iris::from_bytes(&stored["iris"])?, Iris::new(42));
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Panics
    /// If the metadata are longer than 1 MiB.
    #[must_use]
    #[track_caller]
    pub fn to_bytes(&self) -> Vec<u8> {
        files::to_bytes(self)
    }

    /// Writes these bytes to anything that takes them; `read_from` of the network's type reads them from anything that gives
    /// them.
    ///
    /// ```
    /// use regnet::network;
    /// # network! { struct Iris: input(4) -> dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// let mut message = Vec::new(); // a socket, a compressor, a part of another file
    /// Iris::new(42).write_to(&mut message)?;
    /// assert_eq!(Iris::read_from(&message[..])?, Iris::new(42));
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// What the writer refuses, or metadata longer than 1 MiB.
    pub fn write_to(&self, writer: impl std::io::Write) -> Result<(), Error> {
        files::write_to(self, writer)
    }

    /// Takes from a model file whatever fits by name and shape, for fine-tuning, and reports the rest.
    ///
    /// ```
    /// use regnet::network;
    /// network! {
    ///     struct Ten: input(4) -> hidden: dense(8) -> relu -> ten: dense(10)
    ///         -> loss softmax_cross_entropy;
    /// }
    /// network! {
    ///     struct Two: input(4) -> hidden: dense(8) -> relu -> two: dense(2)
    ///         -> loss softmax_cross_entropy;
    /// }
    ///
    /// # let path = std::env::temp_dir().join(format!("regnet-doc-matching-{}.safetensors", std::process::id()));
    /// Ten::new(42).save(&path)?;
    /// let mut net = Two::new(1);
    /// let matched = net.load_matching(&path)?;
    /// assert_eq!(matched.taken, ["hidden.weight", "hidden.bias"]);
    /// assert_eq!(matched.missing, ["two.weight", "two.bias"]); // they keep their fresh values
    /// # std::fs::remove_file(path).unwrap();
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// A file that cannot be read or is broken, or a tensor that fits with values that `load` refuses; nothing has changed
    /// then.
    pub fn load_matching(&mut self, path: impl AsRef<Path>) -> Result<files::Matched, Error> {
        files::load_matching(self, path.as_ref())
    }

    /// Takes as [`load_matching`](Model::load_matching) does, whatever the values are.
    ///
    /// ```
    /// use regnet::network;
    /// # network! { struct Iris: input(4) -> dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// # let path = std::env::temp_dir().join(format!("regnet-doc-matching-as-is-{}.safetensors", std::process::id()));
    /// let mut broken = Iris::new(42);
    /// broken.param_mut("dense1.bias").unwrap()[[0]] = f32::INFINITY;
    /// broken.save(&path)?;
    /// let mut net = Iris::new(1);
    /// assert!(net.load_matching(&path).is_err());
    /// assert!(net.load_matching_as_is(&path)?.is_complete());
    /// # std::fs::remove_file(path).unwrap();
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// A file that cannot be read or is broken; nothing has changed then.
    pub fn load_matching_as_is(&mut self, path: impl AsRef<Path>) -> Result<files::Matched, Error> {
        files::load_matching_as_is(self, path.as_ref())
    }
}

impl<N: Network> Folded<N> {
    /// Reads a model that `save` of a folded network wrote.
    ///
    /// ```
    /// use regnet::{Folded, network};
    /// network! {
    ///     struct Small: input(6) -> dense(8) -> batchnorm -> relu -> dense(2)
    ///         -> loss softmax_cross_entropy;
    /// }
    ///
    /// # let path = std::env::temp_dir().join(format!("regnet-doc-folded-{}.safetensors", std::process::id()));
    /// Small::new(42).fold().save(&path)?;
    /// let folded = Folded::<Small>::load(&path)?; // in the program that only predicts
    /// # assert_eq!(folded, Small::new(42).fold());
    /// # std::fs::remove_file(path).unwrap();
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// A file that cannot be read, is broken, or belongs to another architecture.
    pub fn load(path: impl AsRef<Path>) -> Result<Folded<N>, Error> {
        files::load(path.as_ref())
    }

    /// The bytes of the file that `save` writes.
    ///
    /// ```
    /// use regnet::network;
    /// # network! { struct Small: input(6) -> dense(8) -> batchnorm -> relu -> dense(2) -> loss softmax_cross_entropy; }
    ///
    /// let net = Small::new(42);
    /// assert!(net.fold().to_bytes().len() < net.to_bytes().len());
    /// ```
    ///
    /// # Panics
    /// If the metadata are longer than 1 MiB.
    #[must_use]
    #[track_caller]
    pub fn to_bytes(&self) -> Vec<u8> {
        files::to_bytes(self)
    }

    /// Reads a model from the bytes that `to_bytes` of a folded network gave or `save` wrote.
    ///
    /// ```
    /// use regnet::{Folded, network};
    /// # network! { struct Small: input(6) -> dense(8) -> batchnorm -> relu -> dense(2) -> loss softmax_cross_entropy; }
    ///
    /// let bytes = Small::new(42).fold().to_bytes(); // or `include_bytes!("small.safetensors")`
    /// let folded = Folded::<Small>::from_bytes(&bytes)?;
    /// // A file of the network itself is another architecture.
    /// assert!(Folded::<Small>::from_bytes(&Small::new(42).to_bytes()).is_err());
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// As `load`; the text begins with `the bytes` in place of a path.
    pub fn from_bytes(bytes: &[u8]) -> Result<Folded<N>, Error> {
        files::from_bytes(bytes)
    }
}

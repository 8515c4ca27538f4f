//! Settings of the network that change while it is trained.

use std::fmt;
use std::sync::Arc;

use crate::base::error::Error;
use crate::model::network::Network;
use crate::model::wrapper::Model;

/// Where a training is, before a step.
///
/// ```
/// use regnet::{Adam, Trainer, data, network};
/// network! {
///     struct DigitNet(p = 0.0): input(28, 28, 1) -> flatten -> dense(16) -> relu -> dropout(p) -> dense(10)
///         -> loss softmax_cross_entropy;
/// }
///
/// // No dropout in the first epoch, then more and more of it.
/// let dropped = |at: &regnet::trainer::At| if at.epoch == 1 { 0.0 } else { 0.5 * at.progress() };
/// let mut net = DigitNet::new(42);
/// Trainer::new(Adam::new(1e-3)).epochs(3).vary("p", dropped).progress(false).fit(&mut net, &data::digits(64, 1), None)?;
/// assert!(net.settings().p > 0.3);
/// # Ok::<(), regnet::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct At {
    /// The epoch, from 1.
    pub epoch: usize,
    /// Of so many that were asked for.
    pub epochs: usize,
    /// How many updates there were, over all epochs.
    pub updates: u64,
    /// How many there are in all epochs.
    pub all_updates: u64,
}

impl At {
    /// updates / all updates: from 0 before the first step to almost 1 before the last.
    #[must_use]
    pub fn progress(&self) -> f64 {
        self.updates as f64 / self.all_updates.max(1) as f64
    }
}

/// A setting and what it is before each step.
#[derive(Clone)]
pub(super) struct Varied {
    pub name: String,
    value: Arc<dyn Fn(&At) -> f64 + Send + Sync>,
}

impl fmt::Debug for Varied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Varied").field(&self.name).finish()
    }
}

impl Varied {
    pub fn new(name: &str, value: impl Fn(&At) -> f64 + Send + Sync + 'static) -> Varied {
        Varied { name: name.to_owned(), value: Arc::new(value) }
    }

    /// Sets it. Does not allocate.
    pub fn set<N: Network>(&self, net: &mut Model<N>, at: &At) -> Result<(), Error> {
        net.set(&self.name, (self.value)(at)).map_err(|error| {
            let At { epoch, updates, .. } = at;
            Error::Setting(format!("{error}; `vary` said so in epoch {epoch}, after {updates} updates"))
        })
    }
}

/// Whether the network has all of these settings, and each once.
pub(super) fn check<N: Network>(net: &Model<N>, varied: &[Varied]) -> Result<(), Error> {
    for (place, Varied { name, .. }) in varied.iter().enumerate() {
        net.setting(name)?;
        if varied[..place].iter().any(|before| before.name == *name) {
            return Err(Error::Setting(format!("`vary` is given `{name}` twice")));
        }
    }
    Ok(())
}

//! One trial: its values, and what it is to do with them.

use crate::base::error::Error;
use crate::base::rng::Key;
use crate::base::suggest::{did_you_mean, is_slip_of};
use crate::model::network::Network;
use crate::model::wrapper::Model;

/// What a trial gets: values by name, a seed and a number of epochs.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    names: Vec<String>,
    values: Vec<f64>,
    fold: usize,
    seed: u64,
    epochs: usize,
}

impl Trial {
    pub(super) fn new(names: &[String], values: &[f64], fold: usize, seed: u64, epochs: usize) -> Trial {
        let [low, high, ..] = Key::new(seed).fork(fold as u64).block(0);
        let seed = u64::from(low) | u64::from(high) << 32;
        Trial { names: names.to_vec(), values: values.to_vec(), fold, seed, epochs }
    }

    /// The value of this name.
    ///
    /// # Panics
    /// If the search has none of that name; the text says which was meant.
    #[must_use]
    #[track_caller]
    pub fn value(&self, name: &str) -> f64 {
        value(&self.names, &self.values, name)
    }

    /// Gives a network all values that are settings of it; the others are for the trainer, or whatever they are for.
    ///
    /// # Errors
    /// A number outside the setting's range; none of the names a setting, or one that is one slip away from a setting without a
    /// value.
    pub fn set<N: Network>(&self, net: &mut Model<N>) -> Result<(), Error> {
        let mut any = false;
        for (name, value) in self.names.iter().zip(&self.values) {
            if N::SPEC.settings.iter().any(|setting| setting.name == name) {
                net.set(name, *value)?;
                any = true;
            } else if N::SPEC.settings.iter().any(|setting| self.misspells(name, setting.name)) {
                return net.setting(name).map(drop);
            }
        }
        // With a misspelt name every trial would be the same.
        match self.names.first().filter(|_| !any) {
            Some(name) => net.setting(name).map(drop),
            None => Ok(()),
        }
    }

    /// Whether a name is meant to be that of a setting that the search does not have.
    fn misspells(&self, name: &str, setting: &str) -> bool {
        !self.names.iter().any(|name| name == setting) && is_slip_of(name, setting)
    }

    /// For how many epochs it is to train.
    #[must_use]
    pub fn epochs(&self) -> usize {
        self.epochs
    }

    /// A seed for weights and masks; the trials of a fold have the same.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The number of its fold, from 0.
    #[must_use]
    pub fn fold(&self) -> usize {
        self.fold
    }

    /// All values, in the order of the names.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }
}

/// The value of a name among these.
#[track_caller]
pub(super) fn value(names: &[String], values: &[f64], name: &str) -> f64 {
    match names.iter().position(|known| known == name) {
        Some(place) => values[place],
        None => {
            let meant = did_you_mean(name, names);
            let all = if meant.is_empty() { format!("; it has {}", names.join(", ")) } else { String::new() };
            panic!("the search has no value `{name}`{meant}{all}")
        }
    }
}

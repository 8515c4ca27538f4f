//! What happens in a training, as it is told to callbacks and observers.

use std::any::Any;

use super::epoch::Epoch;
use super::history::History;
use crate::model::step::Loss;

/// A training that begins, or goes on from a checkpoint. Observers see any network, callbacks one of their type.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Started<'a, N: ?Sized = dyn Any> {
    /// Its epochs, at most.
    pub epochs: usize,
    /// The steps of each.
    pub steps: usize,
    /// How many updates are done already: 0, or those of the checkpoint.
    pub updates: u64,
    /// The epochs that are done already.
    pub history: &'a History,
    /// The network before the first step.
    pub net: &'a N,
}

/// A step that is done.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct StepDone<'a, N: ?Sized = dyn Any> {
    /// Its epoch, from 1.
    pub epoch: usize,
    /// How many updates there were, this one included, over all epochs.
    pub updates: u64,
    /// The loss of its batch, before the update.
    pub loss: Loss,
    /// The learning rate of the update.
    pub learning_rate: f64,
    /// The network after it.
    pub net: &'a N,
}

/// An epoch that is done.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct EpochDone<'a, N: ?Sized = dyn Any> {
    /// What the history says of it.
    pub epoch: &'a Epoch,
    /// All epochs so far, this one included.
    pub history: &'a History,
    /// The network as it was validated: averaged, if the trainer averages.
    pub net: &'a N,
    /// Whether its validation loss is the lowest so far, or what is monitored the best.
    pub best: bool,
}

/// A training that has ended, by its last epoch, a criterion, a callback or an interrupt.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Ended<'a, N: ?Sized = dyn Any> {
    /// What `fit` gives.
    pub history: &'a History,
    /// The network as `fit` leaves it, with its best weights.
    pub net: &'a N,
}

/// The same of a network whose type is not known.
macro_rules! erased {
    ($($event:ident { $($field:ident),* })*) => {$(
        impl<N: 'static> $event<'_, N> {
            pub(super) fn erased(&self) -> $event<'_> {
                $event { $($field: self.$field,)* net: self.net }
            }
        }
    )*};
}

erased! {
    Started { epochs, steps, updates, history }
    StepDone { epoch, updates, loss, learning_rate }
    EpochDone { epoch, history, best }
    Ended { history }
}

//! What a program wants to be told while a training runs, and how it can end it.

use std::fmt;
use std::ops::ControlFlow;

use super::epoch::Epoch;
use crate::model::network::Network;
use crate::model::step::Loss;

/// A step that is done.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct StepDone<'a, N> {
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
pub struct EpochDone<'a, N> {
    /// What the history says of it.
    pub epoch: &'a Epoch,
    /// The network as it was validated: averaged, if the trainer averages.
    pub net: &'a N,
    /// Whether its validation loss is the lowest so far, or what is monitored the best.
    pub best: bool,
}

/// What a callback answers: nothing, or whether to go on; `ControlFlow::Break(reason)` ends the training.
pub trait Answer {
    /// The answer.
    fn flow(self) -> ControlFlow<String>;
}

impl Answer for () {
    fn flow(self) -> ControlFlow<String> {
        ControlFlow::Continue(())
    }
}

impl Answer for ControlFlow<String> {
    fn flow(self) -> ControlFlow<String> {
        self
    }
}

type OnStep<'c, N> = Box<dyn FnMut(&StepDone<'_, N>) -> ControlFlow<String> + 'c>;
type OnEpoch<'c, N> = Box<dyn FnMut(&EpochDone<'_, N>) -> ControlFlow<String> + 'c>;

/// Functions that [`Trainer::fit_with`](super::Trainer::fit_with) calls after steps and epochs.
///
/// ```no_run
/// # use std::ops::ControlFlow;
/// # use regnet::{Adam, Dataset, Trainable, Trainer, trainer::Callbacks};
/// # fn f<N: Trainable<Scalar = f32>>(net: &mut N, train: &Dataset, valid: &Dataset) -> Result<(), regnet::Error> {
/// let mut losses = Vec::new();
/// let callbacks = Callbacks::new()
///     .on_step(|step| losses.push(step.loss.data))
///     .on_epoch(|done| match done.epoch.valid_accuracy {
///         Some(accuracy) if accuracy > 0.99 => ControlFlow::Break("99 % are reached".into()),
///         _ => ControlFlow::Continue(()),
///     });
/// Trainer::new(Adam::new(1e-3)).fit_with(net, train, Some(valid), callbacks)?;
/// # Ok(()) }
/// ```
pub struct Callbacks<'c, N> {
    steps: Vec<OnStep<'c, N>>,
    epochs: Vec<OnEpoch<'c, N>>,
}

impl<N> fmt::Debug for Callbacks<'_, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Callbacks({} on steps, {} on epochs)", self.steps.len(), self.epochs.len())
    }
}

impl<N> Default for Callbacks<'_, N> {
    fn default() -> Self {
        Callbacks { steps: Vec::new(), epochs: Vec::new() }
    }
}

impl<'c, N: Network> Callbacks<'c, N> {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Callbacks::default()
    }

    /// Calls it after each step.
    #[must_use]
    pub fn on_step<A: Answer>(mut self, mut callback: impl FnMut(&StepDone<'_, N>) -> A + 'c) -> Self {
        self.steps.push(Box::new(move |step| callback(step).flow()));
        self
    }

    /// Calls it after each epoch and its validation.
    #[must_use]
    pub fn on_epoch<A: Answer>(mut self, mut callback: impl FnMut(&EpochDone<'_, N>) -> A + 'c) -> Self {
        self.epochs.push(Box::new(move |epoch| callback(epoch).flow()));
        self
    }

    /// Tells all of a step; the first reason to stop.
    pub(super) fn step(&mut self, done: &StepDone<'_, N>) -> Option<String> {
        first(self.steps.iter_mut().map(|callback| callback(done)))
    }

    /// Tells all of an epoch; the first reason to stop.
    pub(super) fn epoch(&mut self, done: &EpochDone<'_, N>) -> Option<String> {
        first(self.epochs.iter_mut().map(|callback| callback(done)))
    }
}

fn first(answers: impl Iterator<Item = ControlFlow<String>>) -> Option<String> {
    answers.filter_map(ControlFlow::break_value).reduce(|first, _| first)
}

//! What a program wants to be told while a training runs, and how it can end it.

use std::fmt;
use std::ops::ControlFlow;

use super::events::{Ended, EpochDone, Started, StepDone};
use super::observer::{Failure, Looking};
use crate::base::error::Error;
use crate::look::probe::Probe;
use crate::model::network::Network;

/// What a callback answers: nothing, or whether to go on; `ControlFlow::Break(reason)` ends the training. Either may come as a
/// `Result` with any error ([`Failure`]), which ends `fit` with it ([`Error::Observer`]), and the network is as after the
/// last step.
pub trait Answer {
    /// The answer.
    ///
    /// # Errors
    /// That of the callback.
    fn flow(self) -> Result<ControlFlow<String>, Failure>;
}

impl Answer for () {
    fn flow(self) -> Result<ControlFlow<String>, Failure> {
        Ok(ControlFlow::Continue(()))
    }
}

impl Answer for ControlFlow<String> {
    fn flow(self) -> Result<ControlFlow<String>, Failure> {
        Ok(self)
    }
}

impl Answer for Result<(), Failure> {
    fn flow(self) -> Result<ControlFlow<String>, Failure> {
        self.map(ControlFlow::Continue)
    }
}

impl Answer for Result<ControlFlow<String>, Failure> {
    fn flow(self) -> Result<ControlFlow<String>, Failure> {
        self
    }
}

type Flow = Result<ControlFlow<String>, Failure>;
type OnStart<'c, N> = Box<dyn FnMut(&Started<'_, N>) -> Flow + 'c>;
type OnStep<'c, N> = Box<dyn FnMut(&StepDone<'_, N>) -> Flow + 'c>;
type OnEpoch<'c, N> = Box<dyn FnMut(&EpochDone<'_, N>) -> Flow + 'c>;
type OnProbe<'c> = Box<dyn FnMut(&Probe) -> Flow + 'c>;
type OnEnd<'c, N> = Box<dyn FnMut(&Ended<'_, N>) -> Flow + 'c>;

/// Who is told: a function of one kind of event, or an observer of all.
enum Listener<'c, N> {
    Start(OnStart<'c, N>),
    Step(OnStep<'c, N>),
    Epoch(OnEpoch<'c, N>),
    Probe(OnProbe<'c>),
    End(OnEnd<'c, N>),
    Observer(Looking<'c>),
}

/// What happens.
#[derive(Clone, Copy)]
pub(super) enum Event<'e, N> {
    Start(Started<'e, N>),
    Step(StepDone<'e, N>),
    Epoch(EpochDone<'e, N>),
    Probe(&'e Probe),
    End(Ended<'e, N>),
}

impl<N: Network> Listener<'_, N> {
    fn tell(&mut self, event: &Event<'_, N>) -> Flow {
        let observed = match (self, event) {
            (Listener::Start(callback), Event::Start(start)) => return callback(start),
            (Listener::Step(callback), Event::Step(done)) => return callback(done),
            (Listener::Epoch(callback), Event::Epoch(done)) => return callback(done),
            (Listener::Probe(callback), Event::Probe(probe)) => return callback(probe),
            (Listener::End(callback), Event::End(end)) => return callback(end),
            (Listener::Observer(observer), event) => match event {
                Event::Start(start) => observer.start(&start.erased()),
                Event::Step(done) => observer.step(&done.erased()),
                Event::Epoch(done) => observer.epoch(&done.erased()),
                Event::Probe(probe) => observer.probe(probe),
                Event::End(end) => observer.end(&end.erased()),
            },
            (
                Listener::Start(_)
                | Listener::Step(_)
                | Listener::Epoch(_)
                | Listener::Probe(_)
                | Listener::End(_),
                _,
            ) => Ok(()),
        };
        observed.map(ControlFlow::Continue)
    }
}

/// Functions that [`Trainer::fit_with`](super::Trainer::fit_with) calls while a training runs. They see the network, may borrow from
/// around the call, and can end the training; an [`Observer`](super::Observer) belongs to the trainer.
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
///     })
///     .on_epoch(|done| {
///         std::fs::write("loss.txt", done.epoch.train_loss.to_string())?; // an error ends the training
///         Ok(())
///     });
/// Trainer::new(Adam::new(1e-3)).fit_with(net, train, Some(valid), callbacks)?;
/// # Ok(()) }
/// ```
pub struct Callbacks<'c, N> {
    listeners: Vec<Listener<'c, N>>,
}

impl<N> fmt::Debug for Callbacks<'_, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Callbacks({})", self.listeners.len())
    }
}

impl<N> Default for Callbacks<'_, N> {
    fn default() -> Self {
        Callbacks { listeners: Vec::new() }
    }
}

impl<'c, N: Network> Callbacks<'c, N> {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Callbacks::default()
    }

    /// Calls it before the first step, also of a training that is resumed.
    #[must_use]
    pub fn on_start<A: Answer>(self, mut callback: impl FnMut(&Started<'_, N>) -> A + 'c) -> Self {
        self.with(Listener::Start(Box::new(move |start| callback(start).flow())))
    }

    /// Calls it after each step.
    #[must_use]
    pub fn on_step<A: Answer>(self, mut callback: impl FnMut(&StepDone<'_, N>) -> A + 'c) -> Self {
        self.with(Listener::Step(Box::new(move |step| callback(step).flow())))
    }

    /// Calls it after each epoch and its validation.
    #[must_use]
    pub fn on_epoch<A: Answer>(self, mut callback: impl FnMut(&EpochDone<'_, N>) -> A + 'c) -> Self {
        self.with(Listener::Epoch(Box::new(move |epoch| callback(epoch).flow())))
    }

    /// Calls it after each step in which all layers were [looked at](super::Trainer::probe_every), before what is called after
    /// every step.
    #[must_use]
    pub fn on_probe<A: Answer>(self, mut callback: impl FnMut(&Probe) -> A + 'c) -> Self {
        self.with(Listener::Probe(Box::new(move |probe| callback(probe).flow())))
    }

    /// Calls it when the training has ended, not by an error, and the network has its best weights. To stop then is too late.
    #[must_use]
    pub fn on_end<A: Answer>(self, mut callback: impl FnMut(&Ended<'_, N>) -> A + 'c) -> Self {
        self.with(Listener::End(Box::new(move |end| callback(end).flow())))
    }

    fn with(mut self, listener: Listener<'c, N>) -> Self {
        self.listeners.push(listener);
        self
    }

    /// The same behind observers, which are told first.
    pub(super) fn behind(mut self, observers: Vec<Looking<'c>>) -> Self {
        self.listeners.splice(..0, observers.into_iter().map(Listener::Observer));
        self
    }

    /// Tells all of an event; the first reason to stop.
    ///
    /// # Errors
    /// The first one: those behind are not told.
    pub(super) fn tell(&mut self, event: &Event<'_, N>) -> Result<Option<String>, Error> {
        let mut reason = None;
        for listener in &mut self.listeners {
            let flow = listener.tell(event).map_err(|failure| match failure.downcast::<Error>() {
                Ok(error) => *error,
                Err(failure) => Error::Observer(failure),
            })?;
            reason = reason.or(flow.break_value());
        }
        Ok(reason)
    }
}

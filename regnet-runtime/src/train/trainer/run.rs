//! One run of a trainer: its buffers, made once, and its loop.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::Trainer;
use super::averaging::Averager;
use super::callbacks::{Callbacks, Event};
use super::epoch::Epoch;
use super::evaluate::{Report, Sum};
use super::events::{Ended, EpochDone, Started, StepDone};
use super::feed::Feed;
use super::history::{History, Stopped};
use super::monitor::Monitor;
use super::statistics::Recompute;
use super::validation::Validation;
use super::vary::At;
use crate::base::clock::Stopwatch;
use crate::base::error::Error;
use crate::base::rng::{Key, Rng};
use crate::data::{Dataset, Standardize};
#[cfg(feature = "files")]
use crate::files::lock::FolderLock;
use crate::look::probe::{self, Probe};
use crate::model::diagnose::{self, Moment};
use crate::model::network::Network;
use crate::model::step::{self, Step};
use crate::model::tensors::Grads;
use crate::model::workspace::Workspace;
use crate::optim::{Learner, Optimizer, OptimizerState, descend};
use crate::train::early_stopping::{EarlyStopping, Observation};
use crate::train::metrics::Measured;
use crate::train::progress::Progress;
use crate::train::schedule::Schedule;

pub(super) struct Run<'a, 'c, N: Network, O: Optimizer> {
    pub trainer: &'a Trainer<O>,
    pub net: &'a mut N,
    pub feed: Feed<'a, N::Scalar>,
    pub callbacks: Callbacks<'c, N>,
    pub optimizer: O,
    pub state: OptimizerState<N::Scalar>,
    pub schedule: Schedule,
    pub rules: Vec<EarlyStopping>,
    pub average: Option<Averager<N>>,
    pub validation: Option<Validation<'a, N>>,
    /// What says which epoch is the best.
    pub monitor: Monitor,
    pub position: Position,
    pub history: History,
    /// What the network gets when the training begins: the sets were standardized by it.
    pub standardize: Option<Standardize>,
    /// The folder of the checkpoints is this training's as long as it is here.
    #[cfg(feature = "files")]
    pub lock: Option<FolderLock>,
    clock: Clock,
    grads: Grads<N>,
    ws: Workspace<N>,
    progress: Progress,
    /// Whether the network has the weights that it should have.
    settled: bool,
}

/// How far a training is: what a checkpoint must know to go on with the same bits.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Position {
    /// Epochs that are done.
    pub epochs: usize,
    /// Steps of the next one that are done.
    pub steps: usize,
    /// The losses of these steps.
    pub sum: Sum,
}

/// How long a training has taken, with what it took before it was interrupted.
struct Clock {
    before: Duration,
    begin: Stopwatch,
}

impl<'a, 'c, N: Network, O: Optimizer> Run<'a, 'c, N, O> {
    pub fn new(
        trainer: &'a Trainer<O>,
        net: &'a mut N,
        feed: Feed<'a, N::Scalar>,
        valid: Option<&'a Dataset<N::Scalar>>,
        callbacks: Callbacks<'c, N>,
    ) -> Self {
        let validation = valid.map(|data| Validation::new(net, data));
        Run {
            trainer,
            callbacks,
            optimizer: trainer.optimizer.clone(),
            state: OptimizerState::new(&trainer.optimizer, N::SPEC.params),
            schedule: trainer.schedule.clone(),
            rules: trainer.rules.clone(),
            average: trainer.averaging.map(|averaging| Averager::new(averaging, net)),
            validation,
            monitor: Monitor::default(),
            position: Position::default(),
            history: History::default(),
            standardize: None,
            #[cfg(feature = "files")]
            lock: None,
            clock: Clock { before: Duration::ZERO, begin: Stopwatch::start() },
            grads: Grads::zeros(),
            ws: Workspace::of_steps(feed.capacity()),
            feed,
            progress: Progress::new(trainer.shows()),
            settled: false,
            net,
        }
    }

    /// Trains to the end, and leaves the network with the weights it should have.
    pub fn all_epochs(mut self) -> Result<History, Error> {
        let outcome = self.run();
        self.progress.end();
        if !self.settled {
            self.settle(outcome.is_err());
        }
        self.history.stopped = outcome?;
        // Too late to stop.
        self.callbacks.tell(&Event::End(Ended { history: &self.history, net: &*self.net }))?;
        Ok(std::mem::take(&mut self.history))
    }

    fn run(&mut self) -> Result<Stopped, Error> {
        #[cfg(feature = "files")]
        let ended = self.resume()?;
        #[cfg(not(feature = "files"))]
        let ended: Option<Stopped> = None;
        if ended.is_none() {
            diagnose::check_state(self.net, self.moment())?;
        }
        // Now that nothing more can be refused.
        self.net.state_mut().standardize = self.standardize.take();
        let told = self.callbacks.tell(&Event::Start(Started {
            epochs: self.trainer.epochs,
            steps: self.feed.steps(),
            updates: self.state.step,
            history: &self.history,
            net: &*self.net,
        }));
        let told = self.heard(told)?;
        if let Some(stopped) = ended.or(told) {
            return Ok(stopped);
        }
        while self.position.epochs < self.trainer.epochs {
            let begin = self.clock.elapsed();
            let early = self.train_epoch()?;
            if let Some(stopped @ (Stopped::Callback(_) | Stopped::Interrupted)) = early {
                #[cfg(feature = "files")]
                self.checkpoint(None)?;
                return Ok(stopped);
            }
            let stopped = self.end_epoch(begin)?.or(early);
            #[cfg(feature = "files")]
            self.checkpoint_if_due(stopped.as_ref())?;
            if let Some(stopped) = stopped {
                return Ok(stopped);
            }
        }
        Ok(Stopped::Finished)
    }

    /// One pass over the training set, or what is left of it; why it ended before its end.
    fn train_epoch(&mut self) -> Result<Option<Stopped>, Error> {
        let number = self.position.epochs + 1;
        // Order and masks depend on (seed, epoch) alone: a resumed run needs nothing else.
        let mut rng = Rng::from_key(Key::new(self.trainer.seed).stream(number as u32));
        self.feed.start_epoch(&mut rng);
        let steps = self.feed.steps();
        self.progress.start(format!("epoch {number}/{}", self.trainer.epochs), steps);
        for step in 0..steps {
            let key = rng.key();
            if step < self.position.steps {
                continue;
            }
            let done = self.step(step, key)?;
            self.progress.step("loss", done.loss.total());
            if let Some(stopped) = self.after_step(&done)? {
                return Ok(Some(stopped));
            }
            #[cfg(feature = "files")]
            self.checkpoint_if_due(None)?;
        }
        Ok(None)
    }

    /// One step, and its update if the loss is finite.
    fn step(&mut self, place: usize, key: Key) -> Result<Step, Error> {
        self.set_rate(self.state.step);
        self.vary()?;
        let moment = self.moment();
        self.feed.load(self.position.epochs, place)?;
        let mut probe = self.probe_if_due(key)?;
        let examples = self.feed.examples();
        let x = examples.x;
        self.ws.reserve_steps(x.len() / N::SPEC.input.len());
        let step = step::loss(self.net, examples, &mut self.ws, key, self.grads.values_mut())?;
        let before = probe.is_some().then(|| self.net.state().params.clone());
        let (optimizer, state, clip) = (&self.optimizer, &mut self.state, self.trainer.clip);
        let learner = Learner { optimizer, state, clip };
        let done = descend(self.net, x, &step, &mut self.ws, self.grads.values_mut(), learner);
        done.map_err(|fault| {
            let name = |place: usize| self.feed.name(place);
            let batch = diagnose::Batch { name: &name, examples, key };
            diagnose::step(self.net, &batch, step.loss, fault, moment)
        })?;
        if let (Some(probe), Some(before)) = (&mut probe, before) {
            probe.set_updates::<N>(&before, &self.net.state().params);
        }
        self.history.probes.extend(probe);
        self.position.steps += 1;
        self.position.sum.add(step.batch, step.loss.penalty, &step.counted);
        Ok(step)
    }

    /// Whether all layers are looked at in the step behind so many updates.
    fn probes(&self, updates: u64) -> bool {
        self.trainer.probes.is_some_and(|every| updates.is_multiple_of(every))
    }

    /// A look at all layers on the examples of the next step.
    fn probe_if_due(&mut self, key: Key) -> Result<Option<Probe>, Error> {
        let updates = self.state.step;
        if !self.probes(updates) {
            return Ok(None);
        }
        let probe = probe::examine(self.net, self.feed.examples(), key)?;
        Ok(Some(Probe { updates: Some(updates), ..probe }))
    }

    /// Sets the learning rate of an update of this epoch, by how many there were before it.
    pub fn set_rate(&mut self, updates: u64) {
        let factor = self.schedule.factor_at(self.position.epochs as u64, updates);
        self.optimizer.set_learning_rate(factor * self.trainer.optimizer.learning_rate());
    }

    /// Gives the network the settings of the next step.
    fn vary(&mut self) -> Result<(), Error> {
        if self.trainer.varied.is_empty() {
            return Ok(());
        }
        let (epochs, steps) = (self.trainer.epochs, self.feed.steps());
        let at = At {
            epoch: self.position.epochs + 1,
            epochs,
            updates: self.state.step,
            all_updates: (epochs as u64).saturating_mul(steps as u64),
        };
        self.trainer.varied.iter().try_for_each(|varied| varied.set(self.net, &at))
    }

    /// Averages, tells of the step, and finds out whether to stop in the middle of an epoch.
    fn after_step(&mut self, step: &Step) -> Result<Option<Stopped>, Error> {
        if let Some(average) = &mut self.average {
            average.step(self.net);
        }
        let told = self.tell_step(step);
        if let Some(stopped) = self.heard(told)? {
            return Ok(Some(stopped));
        }
        if self.trainer.interrupt.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            return Ok(Some(Stopped::Interrupted));
        }
        if self.rules.is_empty() {
            return Ok(None);
        }
        let elapsed = self.clock.elapsed();
        Ok(self.rules.iter().find_map(|rule| rule.overdue(elapsed)).map(Stopped::Criterion))
    }

    /// Tells of a step, and before it of the look at all layers, if it had one.
    fn tell_step(&mut self, step: &Step) -> Result<Option<String>, Error> {
        let probe = self.history.probes.last().filter(|_| self.probes(self.state.step - 1));
        let probed = match probe {
            Some(probe) => self.callbacks.tell(&Event::Probe(probe))?,
            None => None,
        };
        let told = self.callbacks.tell(&Event::Step(StepDone {
            epoch: self.position.epochs + 1,
            updates: self.state.step,
            loss: step.loss,
            learning_rate: self.optimizer.learning_rate(),
            net: &*self.net,
        }))?;
        Ok(probed.or(told))
    }

    /// What the callbacks say. Where one of them fails, the network stays as it is.
    fn heard(&mut self, told: Result<Option<String>, Error>) -> Result<Option<Stopped>, Error> {
        self.settled = told.is_err();
        Ok(told?.map(Stopped::Callback))
    }

    /// Validates, and takes the epoch into the history; why to stop after it.
    fn end_epoch(&mut self, begin: Duration) -> Result<Option<Stopped>, Error> {
        let number = self.position.epochs + 1;
        diagnose::check_state(self.net, self.moment())?;
        let trained = self.position.sum.mean();
        self.average(number)?;
        let (valid, metrics) = self.validate(number)?;
        let epoch = Epoch {
            epoch: number,
            train_loss: trained.loss.data,
            penalty: trained.loss.penalty,
            train_accuracy: trained.accuracy,
            valid_loss: valid.map(|valid| valid.loss.data),
            valid_accuracy: valid.and_then(|valid| valid.accuracy),
            seconds: (self.clock.elapsed() - begin).as_secs_f64(),
            learning_rate: self.optimizer.learning_rate(),
            metrics,
        };
        let monitored = self.monitor.checked(&epoch)?;
        let seen = self.average.as_ref().and_then(Averager::network).unwrap_or(self.net);
        let best = match (&mut self.validation, monitored) {
            (Some(validation), Some(monitored)) => validation.best.offer(seen, number, monitored.cost()),
            _ => false,
        };
        self.history.epochs.push(epoch.clone());
        // Off the screen, for the table's row.
        self.progress.end();
        let (history, epoch) = (&self.history, &epoch);
        let told = self.callbacks.tell(&Event::Epoch(EpochDone { epoch, history, net: seen, best }));
        let cost = monitored.map_or(epoch.train_loss, |monitored| monitored.cost());
        self.schedule.observe(number as u64 - 1, cost);
        self.position = Position { epochs: number, ..Position::default() };
        let observation = Observation {
            epoch: number,
            train_loss: epoch.train_loss,
            valid_loss: epoch.valid_loss,
            monitored,
            elapsed: self.clock.elapsed(),
        };
        let reason = first_reason(&mut self.rules, &observation).map(Stopped::Criterion);
        let told = self.heard(told)?;
        Ok(reason.or(told))
    }

    /// Looks at the validation set, if there is one, and measures all metrics in the same pass.
    fn validate(&mut self, epoch: usize) -> Result<(Option<Report>, Measured), Error> {
        let Some(validation) = &mut self.validation else { return Ok((None, Measured::new())) };
        let seen = self.average.as_ref().and_then(Averager::network).unwrap_or(self.net);
        // An average may have been made before there was a standardization.
        let (report, metrics) = validation.look(seen, self.net.state().standardize.as_ref(), epoch)?;
        Ok((Some(report), metrics))
    }

    /// Brings the averaged network to the end of an epoch.
    fn average(&mut self, epoch: usize) -> Result<(), Error> {
        let Some(average) = &mut self.average else { return Ok(()) };
        let key = Key::new(self.trainer.seed).fork(epoch as u64);
        let recompute = Recompute { feed: &mut self.feed, epoch: epoch - 1, ws: &mut self.ws, key };
        average.end_epoch(self.net, epoch, recompute)
    }

    /// Gives the network the best weights, or without validation the averaged ones.
    fn settle(&mut self, failed: bool) {
        self.settled = true;
        match (&self.validation, &self.average) {
            (Some(Validation { best, .. }), _) => {
                self.history.best_epoch = best.epoch;
                if best.epoch.is_some() || failed {
                    best.put_back(self.net);
                }
            }
            (None, average) => {
                if let Some(averaged) = average.as_ref().and_then(Averager::network).filter(|_| !failed) {
                    let (from, to) = (averaged.state(), self.net.state_mut());
                    to.params.copy_from_slice(&from.params);
                    to.stats.copy_from_slice(&from.stats);
                }
            }
        }
    }

    /// How long the training has taken, before an interruption too.
    #[cfg(feature = "files")]
    pub fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }

    /// Counts from so much on.
    #[cfg(feature = "files")]
    pub fn set_elapsed(&mut self, before: Duration) {
        self.clock = Clock { before, begin: Stopwatch::start() };
    }

    fn moment(&self) -> Moment {
        let rate = self.optimizer.learning_rate();
        Moment { when: Some((self.position.epochs + 1, self.state.step)), rate: Some(rate) }
    }
}

/// A panic, in a callback say, ends a training as an error does.
impl<N: Network, O: Optimizer> Drop for Run<'_, '_, N, O> {
    fn drop(&mut self) {
        if !self.settled {
            self.settle(true);
        }
    }
}

impl Clock {
    fn elapsed(&self) -> Duration {
        self.before.saturating_add(self.begin.elapsed())
    }
}

/// Shows all criteria the epoch: each keeps its own memory, also when another one ends the training.
fn first_reason(rules: &mut [EarlyStopping], observation: &Observation<'_>) -> Option<String> {
    rules.iter_mut().filter_map(|rule| rule.observe(observation)).reduce(|first, _| first)
}

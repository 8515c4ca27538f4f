//! One run of a trainer: its buffers, made once, and its loop.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::Trainer;
use super::averaging::Averager;
use super::best::Best;
use super::callbacks::{Callbacks, EpochDone, StepDone};
use super::evaluate::{Evaluation, Report, Sum};
use super::feed::Feed;
use super::history::{Epoch, History, Stopped};
use super::progress::Progress;
use super::statistics::Recompute;
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
use crate::model::wrapper::Model;
use crate::optim::{Learner, Optimizer, OptimizerState, descend};
use crate::train::early_stopping::{EarlyStopping, Observation};
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

/// The validation set, and the best weights so far.
pub(super) struct Validation<'a, N: Network> {
    pub data: &'a Dataset<N::Scalar>,
    evaluation: Evaluation<N>,
    pub best: Best<N::Scalar>,
}

impl<'a, 'c, N: Network, O: Optimizer> Run<'a, 'c, N, O> {
    pub fn new(
        trainer: &'a Trainer<O>,
        net: &'a mut N,
        feed: Feed<'a, N::Scalar>,
        valid: Option<&'a Dataset<N::Scalar>>,
        callbacks: Callbacks<'c, N>,
    ) -> Self {
        let validation = valid.map(|data| Validation {
            data,
            evaluation: Evaluation::new(data.len()),
            best: Best::new(net),
        });
        Run {
            trainer,
            callbacks,
            optimizer: trainer.optimizer.clone(),
            state: OptimizerState::new(&trainer.optimizer, N::SPEC.params),
            schedule: trainer.schedule.clone(),
            rules: trainer.rules.clone(),
            average: trainer.averaging.map(|averaging| Averager::new(averaging, net)),
            validation,
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
        self.progress.end_epoch();
        self.settle(outcome.is_err());
        self.history.stopped = outcome?;
        if self.trainer.shows() {
            eprintln!("{}", self.history.ending());
        }
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
        if let Some(stopped) = ended {
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
        self.progress.start_epoch(number, self.trainer.epochs, steps);
        for step in 0..steps {
            let key = rng.key();
            if step < self.position.steps {
                continue;
            }
            let done = self.step(step, key)?;
            self.progress.step(done.loss.total());
            if let Some(stopped) = self.after_step(&done) {
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

    /// A look at all layers on the examples of the next step.
    fn probe_if_due(&mut self, key: Key) -> Result<Option<Probe>, Error> {
        let updates = self.state.step;
        if self.trainer.probes.is_none_or(|every| !updates.is_multiple_of(every)) {
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

    /// Averages, tells of the step, and finds out whether to stop in the middle of an epoch.
    fn after_step(&mut self, step: &Step) -> Option<Stopped> {
        if let Some(average) = &mut self.average {
            average.step(self.net);
        }
        let done = StepDone {
            epoch: self.position.epochs + 1,
            updates: self.state.step,
            loss: step.loss,
            learning_rate: self.optimizer.learning_rate(),
            net: &*self.net,
        };
        if let Some(reason) = self.callbacks.step(&done) {
            return Some(Stopped::Callback(reason));
        }
        if self.trainer.interrupt.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            return Some(Stopped::Interrupted);
        }
        if self.rules.is_empty() {
            return None;
        }
        let elapsed = self.clock.elapsed();
        self.rules.iter().find_map(|rule| rule.overdue(elapsed)).map(Stopped::Criterion)
    }

    /// Validates, and takes the epoch into the history; why to stop after it.
    fn end_epoch(&mut self, begin: Duration) -> Result<Option<Stopped>, Error> {
        let number = self.position.epochs + 1;
        diagnose::check_state(self.net, self.moment())?;
        let trained = self.position.sum.mean();
        self.average(number)?;
        let seen = self.average.as_ref().and_then(Averager::network).unwrap_or(self.net);
        let (valid, best) = match &mut self.validation {
            Some(validation) => {
                let report = validation.look(seen, number)?;
                (Some(report), validation.best.offer(seen, number, report.loss.data))
            }
            None => (None, false),
        };
        let epoch = Epoch {
            epoch: number,
            train_loss: trained.loss.data,
            penalty: trained.loss.penalty,
            train_accuracy: trained.accuracy,
            valid_loss: valid.map(|valid| valid.loss.data),
            valid_accuracy: valid.and_then(|valid| valid.accuracy),
            seconds: (self.clock.elapsed() - begin).as_secs_f64(),
            learning_rate: self.optimizer.learning_rate(),
        };
        self.history.push(epoch);
        if self.trainer.shows() {
            eprintln!("{}", self.history.last_lines());
        }
        let told = self.callbacks.epoch(&EpochDone { epoch: &epoch, net: seen, best });
        self.schedule.observe(number as u64 - 1, epoch.valid_loss.unwrap_or(epoch.train_loss));
        self.position = Position { epochs: number, ..Position::default() };
        let observation = Observation {
            epoch: number,
            train_loss: epoch.train_loss,
            valid_loss: epoch.valid_loss,
            elapsed: self.clock.elapsed(),
        };
        let reason = first_reason(&mut self.rules, &observation).map(Stopped::Criterion);
        Ok(reason.or(told.map(Stopped::Callback)))
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

impl<N: Network> Validation<'_, N> {
    /// The loss after an epoch.
    fn look(&mut self, net: &Model<N>, epoch: usize) -> Result<Report, Error> {
        let report = self.evaluation.run(net, self.data)?;
        // No weights could be called the best by it.
        if !report.loss.data.is_finite() {
            let (name, begin) = (
                |example: usize| self.data.name("validation set", example),
                format!("the validation loss is {} in epoch {epoch}", report.loss.data),
            );
            return Err(Error::NotFinite(
                match diagnose::bad_data::<N>(&self.data.slice(0..self.data.len()), &name) {
                    Some(text) => format!("{begin}: {text}"),
                    None => format!(
                        "{begin}, though the training loss is finite; look at the validation set, or take a smaller learning rate"
                    ),
                },
            ));
        }
        Ok(report)
    }
}

/// Shows all criteria the epoch: each keeps its own memory, also when another one ends the training.
fn first_reason(rules: &mut [EarlyStopping], observation: &Observation) -> Option<String> {
    rules.iter_mut().filter_map(|rule| rule.observe(observation)).reduce(|first, _| first)
}

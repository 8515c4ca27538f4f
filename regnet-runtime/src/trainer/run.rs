//! One run of a trainer: its buffers, made once, and its loop.

use std::ops::Range;
use std::time::Instant;

use super::Trainer;
use super::diagnose::{self, Moment};
use super::evaluate::{Evaluation, Report, Sum};
use super::history::{Epoch, History, Stopped};
use super::progress::Progress;
use crate::buffer::Buffer;
use crate::data::{Dataset, Gathered, batch_ranges, shuffle};
use crate::early_stopping::{EarlyStopping, Observation};
use crate::error::Error;
use crate::network::{Grads, Network, WorkspaceOf};
use crate::optim::{Optimizer, OptimizerState};
use crate::rng::{Key, Rng};
use crate::scalar::Scalar;
use crate::step::{self, Learner, Step};

pub(super) struct Run<'a, N: Network, O> {
    trainer: &'a Trainer<O>,
    net: &'a mut N,
    train: &'a Dataset<N::Scalar>,
    optimizer: O,
    state: OptimizerState<N::Scalar>,
    grads: Grads<N>,
    ws: WorkspaceOf<N>,
    order: Vec<usize>,
    gathered: Gathered<N::Scalar>,
    validation: Option<Validation<'a, N>>,
    progress: Progress,
}

/// The validation set, the criteria that watch it, and the best weights so far.
struct Validation<'a, N: Network> {
    data: &'a Dataset<N::Scalar>,
    evaluation: Evaluation<N>,
    rules: Vec<EarlyStopping>,
    best: Best<N::Scalar>,
}

/// The weights of the lowest validation loss; before the first finite one those that the network came with.
struct Best<T> {
    epoch: Option<usize>,
    loss: f64,
    params: Buffer<T>,
    stats: Buffer<T>,
}

impl<'a, N: Network, O: Optimizer> Run<'a, N, O> {
    pub fn new(
        trainer: &'a Trainer<O>,
        net: &'a mut N,
        train: &'a Dataset<N::Scalar>,
        valid: Option<&'a Dataset<N::Scalar>>,
    ) -> Self {
        // One more, for the remainder that joins.
        let capacity = trainer.batch_size.saturating_add(1).min(train.len());
        let validation = valid.map(|data| Validation {
            data,
            evaluation: Evaluation::new(data),
            rules: trainer.rules.clone(),
            best: Best::new(net),
        });
        Run {
            trainer,
            net,
            train,
            optimizer: trainer.optimizer.clone(),
            state: OptimizerState::new(&trainer.optimizer, N::SPEC.params),
            grads: Grads::zeros(),
            ws: step::workspace::<N>(capacity, true),
            order: vec![0; train.len()],
            gathered: Gathered::new(train, capacity),
            validation,
            progress: Progress::new(trainer.shows()),
        }
    }

    /// Trains to the end, and leaves the network with the weights it should have.
    pub fn all_epochs(mut self) -> Result<History, Error> {
        let mut history = History::default();
        let outcome = self.run(&mut history);
        self.progress.end_epoch();
        let best_epoch = self.validation.as_ref().and_then(|validation| validation.best.epoch);
        if let Some(validation) = &self.validation
            && (best_epoch.is_some() || outcome.is_err())
        {
            validation.best.put_back(self.net);
        }
        history.stopped = outcome?;
        history.best_epoch = best_epoch;
        if self.trainer.shows() {
            eprintln!("{}", history.ending());
        }
        Ok(history)
    }

    fn run(&mut self, history: &mut History) -> Result<Stopped, Error> {
        for number in 1..=self.trainer.epochs {
            let begin = Instant::now();
            let trained = self.train_epoch(number)?;
            diagnose::check_params(self.net, self.moment(number))?;
            let valid = match &mut self.validation {
                Some(validation) => Some(validation.look(self.net, number)?),
                None => None,
            };
            history.push(Epoch {
                epoch: number,
                train_loss: trained.loss.data,
                penalty: trained.loss.penalty,
                train_accuracy: trained.accuracy,
                valid_loss: valid.map(|valid| valid.loss.data),
                valid_accuracy: valid.and_then(|valid| valid.accuracy),
                seconds: begin.elapsed().as_secs_f64(),
                learning_rate: self.optimizer.learning_rate(),
            });
            if self.trainer.shows() {
                eprintln!("{}", history.last_lines());
            }
            let (train_loss, rules) = (trained.loss.data, self.validation.as_mut().map(|v| &mut v.rules));
            if let (Some(valid), Some(rules)) = (valid, rules)
                && let Some(reason) = first_reason(rules, train_loss, valid.loss.data)
            {
                return Ok(Stopped::Criterion(reason));
            }
        }
        Ok(Stopped::Finished)
    }

    /// One pass over the training set; its mean loss in training mode.
    fn train_epoch(&mut self, number: usize) -> Result<Report, Error> {
        // Order and masks depend on (seed, epoch) alone: a resumed run needs nothing else.
        let mut rng = Rng::from_key(Key::new(self.trainer.seed).stream(number as u32));
        self.order.iter_mut().enumerate().for_each(|(index, slot)| *slot = index);
        shuffle(&mut self.order, &mut rng);
        let batches = batch_ranges(self.train.len(), self.trainer.batch_size, true);
        self.progress.start_epoch(number, self.trainer.epochs, batches.size_hint().0);
        let mut sum = Sum::default();
        for range in batches {
            let step = self.step(range, rng.key(), number)?;
            sum.add(step.batch, step.loss, step.correct);
            self.progress.step(step.loss.total());
        }
        self.progress.end_epoch();
        Ok(sum.mean())
    }

    /// One step, and its update if the loss is finite.
    fn step(&mut self, range: Range<usize>, key: Key, epoch: usize) -> Result<Step, Error> {
        let moment = self.moment(epoch);
        let examples = &self.order[range];
        let (x, targets) = self.gathered.gather(self.train, examples);
        let step = step::loss(self.net, x, targets, &mut self.ws, key)?;
        if !step.loss.total().is_finite() {
            let batch = diagnose::Batch { examples, x, targets, key };
            return Err(diagnose::loss(self.net, &mut self.ws, &batch, step.loss, moment));
        }
        let clip = self.trainer.clip;
        let learner = Learner { optimizer: &self.optimizer, state: &mut self.state, clip };
        step::descend(self.net, x, &step, &mut self.ws, self.grads.values_mut(), learner);
        Ok(step)
    }

    fn moment(&self, epoch: usize) -> Moment {
        Moment { epoch, updates: self.state.step, rate: self.optimizer.learning_rate() }
    }
}

impl<N: Network> Validation<'_, N> {
    /// The loss after an epoch; keeps the weights if it is the lowest.
    fn look(&mut self, net: &N, epoch: usize) -> Result<Report, Error> {
        let report = self.evaluation.run(net, self.data)?;
        // No weights could be called the best by it.
        if !report.loss.data.is_finite() {
            return Err(Error::NotFinite(format!(
                "the validation loss is {} in epoch {epoch}, though the training loss is finite; look at the \
                 validation set, or take a smaller learning rate",
                report.loss.data
            )));
        }
        self.best.offer(net, epoch, report.loss.data);
        Ok(report)
    }
}

/// Shows all criteria the epoch: each keeps its own memory, also when another one ends the training.
fn first_reason(rules: &mut [EarlyStopping], train_loss: f64, valid_loss: f64) -> Option<String> {
    let observation = Observation { train_loss, valid_loss };
    rules.iter_mut().filter_map(|rule| rule.observe(&observation)).reduce(|first, _| first)
}

impl<T: Scalar> Best<T> {
    fn new<N: Network<Scalar = T>>(net: &N) -> Best<T> {
        let state = net.state();
        Best { epoch: None, loss: f64::INFINITY, params: state.params.clone(), stats: state.stats.clone() }
    }

    /// Keeps the weights if no earlier epoch had as low a loss.
    fn offer<N: Network<Scalar = T>>(&mut self, net: &N, epoch: usize, loss: f64) {
        if loss < self.loss {
            (self.epoch, self.loss) = (Some(epoch), loss);
            self.params.copy_from_slice(&net.state().params);
            self.stats.copy_from_slice(&net.state().stats);
        }
    }

    fn put_back<N: Network<Scalar = T>>(&self, net: &mut N) {
        let state = net.state_mut();
        state.params.copy_from_slice(&self.params);
        state.stats.copy_from_slice(&self.stats);
    }
}

//! Training: epochs of shuffled batches, a look at the validation set after each, the best weights at the end.

mod averaging;
mod best;
mod callbacks;
#[cfg(feature = "files")]
mod checkpoint;
mod checks;
mod epoch;
mod evaluate;
mod events;
mod feed;
mod history;
mod json_lines;
mod lines;
mod monitor;
mod observer;
mod range_test;
mod run;
mod standardize;
mod statistics;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod validation;
mod vary;

pub use crate::flat::average::AverageKernel;
pub use crate::flat::finite::FiniteKernel;
pub use averaging::Averaging;
pub use callbacks::{Answer, Callbacks};
#[cfg(feature = "files")]
pub use checkpoint::Every;
pub use epoch::Epoch;
pub use evaluate::{Report, evaluate};
pub use events::{Ended, EpochDone, Started, StepDone};
pub use history::{History, Stopped};
pub use json_lines::JsonLines;
pub use observer::{Failure, Observer};
pub use range_test::RangeTest;
pub use statistics::recompute_statistics;
pub use vary::At;
use vary::Varied;

use crate::base::clock;
use crate::base::error::Error;
use crate::data::{Dataset, GivenBatches, GivenExamples};
use crate::flat::clip::{Clip, checked_bound};
use crate::machine::pool;
use crate::model::network::Trainable;
use crate::model::standardized;
use crate::optim::Optimizer;
use crate::train::early_stopping::EarlyStopping;
use crate::train::metrics::{Measures, Metric};
use crate::train::schedule::Schedule;
use lines::Lines;
use monitor::Monitor;
use observer::Observers;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Settings of a training; [`Trainer::fit`] runs it.
///
/// The order of the examples and every mask are functions of the seed, the epoch and the step: the same
/// seed gives the same bits.
///
/// ```
/// use regnet::{Adam, EarlyStopping, Schedule, Trainer, data, network};
/// network! {
///     struct DigitNet: input(28, 28, 1) -> flatten -> dense(16) -> relu -> dense(10)
///         -> loss softmax_cross_entropy;
/// }
///
/// let (train, valid) = data::digits(300, 1).split(0.8, 1);
/// let mut net = DigitNet::new(42);
/// let history = Trainer::new(Adam::new(1e-3))
///     .epochs(3)
///     .batch_size(32)
///     .seed(7)
///     .schedule(Schedule::cosine(3))
///     .early_stopping(EarlyStopping::patience(2))
/// #   .progress(false)
///     .fit(&mut net, &train, Some(&valid))?;
/// println!("{history}");
/// # Ok::<(), regnet::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a trainer does nothing until `fit`"]
pub struct Trainer<O> {
    optimizer: O,
    epochs: usize,
    batch_size: usize,
    seed: u64,
    threads: Option<usize>,
    schedule: Schedule,
    clip: Clip,
    averaging: Option<Averaging>,
    rules: Vec<EarlyStopping>,
    metrics: Vec<Metric>,
    /// What is monitored instead of the validation loss.
    monitor: Option<String>,
    interrupt: Option<Arc<AtomicBool>>,
    #[cfg(feature = "files")]
    checkpoints: Option<checkpoint::Checkpoints>,
    #[cfg(feature = "files")]
    resume: Option<std::path::PathBuf>,
    /// Every how many updates all layers are looked at.
    probes: Option<u64>,
    varied: Vec<Varied>,
    standardize: bool,
    observers: Observers,
    progress: bool,
    /// Every how many epochs the table has a row.
    rows: NonZeroUsize,
}

impl<O: Optimizer> Trainer<O> {
    /// 10 epochs, batches of 32, seed 0.
    pub fn new(optimizer: O) -> Trainer<O> {
        Trainer {
            optimizer,
            epochs: 10,
            batch_size: 32,
            seed: 0,
            threads: None,
            schedule: Schedule::constant(),
            clip: Clip::default(),
            averaging: None,
            rules: Vec::new(),
            metrics: Vec::new(),
            monitor: None,
            interrupt: None,
            #[cfg(feature = "files")]
            checkpoints: None,
            #[cfg(feature = "files")]
            resume: None,
            probes: None,
            varied: Vec::new(),
            standardize: false,
            observers: Observers::default(),
            progress: true,
            rows: NonZeroUsize::MIN,
        }
    }

    /// How often each example is seen, at most.
    pub fn epochs(self, epochs: usize) -> Self {
        Trainer { epochs, ..self }
    }

    /// How many examples make one step. A remainder of one joins the batch before it. Batches of a
    /// [`DataLoader`](crate::data::DataLoader) are as they come.
    pub fn batch_size(self, batch_size: usize) -> Self {
        Trainer { batch_size, ..self }
    }

    /// What the shuffling and the masks are drawn from.
    pub fn seed(self, seed: u64) -> Self {
        Trainer { seed, ..self }
    }

    /// How many threads work on a step. Not given, it stays as it is for the process.
    pub fn threads(self, threads: usize) -> Self {
        Trainer { threads: Some(threads), ..self }
    }

    /// How the learning rate changes, from the optimizer's own; at first not at all.
    pub fn schedule(self, schedule: Schedule) -> Self {
        Trainer { schedule, ..self }
    }

    /// Averages the weights along the training. The averaged network, with running statistics made anew over the
    /// training set after each epoch, is validated, and is what the training leaves.
    pub fn averaging(self, averaging: Averaging) -> Self {
        Trainer { averaging: Some(averaging), ..self }
    }

    /// Ends the training after the step in which the flag becomes true, set by another thread or by a handler of
    /// Ctrl-C. The network gets its best weights, as with every end.
    pub fn interrupt(self, flag: &Arc<AtomicBool>) -> Self {
        Trainer { interrupt: Some(Arc::clone(flag)), ..self }
    }

    /// Writes the whole training to a file of this folder so often, at its last epoch and when it is interrupted:
    /// weights, statistics, the optimizer's memory, averages, schedule, criteria, the best weights, and how far it is.
    /// A file appears as a whole, and the two newest stay. The folder is made if it is not there, and is this training's until
    /// it ends: another one that would write there, in this process or in any, is an error of its `fit`, which says who has it.
    ///
    /// # Panics
    /// If it is every 0 epochs or steps.
    #[cfg(feature = "files")]
    #[track_caller]
    pub fn checkpoint(self, folder: impl Into<std::path::PathBuf>, every: Every) -> Self {
        assert!(every != Every::Epochs(0) && every != Every::Steps(0), "a checkpoint every 0 {every:?}");
        Trainer { checkpoints: Some(checkpoint::Checkpoints { folder: folder.into(), every }), ..self }
    }

    /// Goes on from the newest checkpoint of this folder, to the same bits as without the interruption; begins where
    /// there is none. One that is broken is left out, with a warning, for the one before.
    ///
    /// The same settings and data must be given again; only `epochs` may be raised. A checkpoint of other settings, or with
    /// numbers that no such training has, is an error, and nothing has changed then. What a `fit` gives that resumes a
    /// training which had ended is what the first one gave.
    #[cfg(feature = "files")]
    pub fn resume(self, folder: impl Into<std::path::PathBuf>) -> Self {
        Trainer { resume: Some(folder.into()), ..self }
    }

    /// Shortens the gradients of a step, all together, to this Euclidean norm where they are longer:
    /// g·min(1, longest / ‖g‖), penalties included, frozen parameters left out.
    ///
    /// # Panics
    /// If it is not positive and finite.
    #[track_caller]
    pub fn clip_norm(mut self, longest: f64) -> Self {
        self.clip.norm = Some(checked_bound("norm", longest));
        self
    }

    /// Cuts each gradient of a step to the range from -`most` to `most`, before its norm is looked at.
    ///
    /// # Panics
    /// If it is not positive and finite.
    #[track_caller]
    pub fn clip_value(mut self, most: f64) -> Self {
        self.clip.value = Some(checked_bound("value", most));
        self
    }

    /// Sets a setting of the network before each step, to what the function says of where the training is: a dropout rate that
    /// rises, a penalty that fades. The network keeps what it had in the last step. For learning rates there is
    /// [`schedule`](Trainer::schedule).
    ///
    /// ```
    /// use regnet::{Adam, Trainer, data, network};
    /// network! {
    ///     struct DigitNet(decay = 1e-3): input(28, 28, 1) -> flatten -> dense(16, l2 = decay) -> relu -> dense(10)
    ///         -> loss softmax_cross_entropy;
    /// }
    ///
    /// let mut net = DigitNet::new(42);
    /// Trainer::new(Adam::new(1e-3))
    ///     .epochs(2)
    ///     .vary("decay", |at| 1e-3 * (1.0 - at.progress()))
    /// #   .progress(false)
    ///     .fit(&mut net, &data::digits(64, 1), None)?;
    /// # assert!(net.settings().decay < 5e-4);
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// A name that the network does not have is an error of `fit` before the first step; a number outside its range one at its
    /// step, of which nothing has changed then.
    pub fn vary(mut self, name: &str, value: impl Fn(&At) -> f64 + Send + Sync + 'static) -> Self {
        self.varied.push(Varied::new(name, value));
        self
    }

    /// A criterion that may end the training before its last epoch; given more than once, the first that
    /// says so ends it.
    pub fn early_stopping(mut self, rule: impl Into<EarlyStopping>) -> Self {
        self.rules.push(rule.into());
        self
    }

    /// Adds a number of the validation set to each epoch, of the predictions that its loss is of: a column of the table, a line of
    /// the picture, a name in JSON. It may be [monitored](Trainer::monitor).
    ///
    /// A checkpoint goes on only with metrics of the same names and directions; what a function of your own does it cannot see.
    pub fn metric(mut self, metric: Metric) -> Self {
        self.metrics.push(metric);
        self
    }

    /// What says which epoch is the best, instead of the validation loss: `valid_accuracy`, or the name of one of the
    /// [metrics](Trainer::metric). Its weights are those that the network ends with, early stopping waits for it, and
    /// [`Schedule::on_plateau`] does, each in its direction.
    ///
    /// ```
    /// use regnet::{Adam, EarlyStopping, Trainer, data, metrics::Metric, network};
    /// network! {
    ///     struct DigitNet: input(28, 28, 1) -> flatten -> dense(16) -> relu -> dense(10) -> loss softmax_cross_entropy;
    /// }
    ///
    /// let (train, valid) = data::digits(300, 1).split(0.8, 1);
    /// let trainer = Trainer::new(Adam::new(1e-3))
    ///     .epochs(5)
    ///     .metric(Metric::macro_f1())
    ///     .early_stopping(EarlyStopping::patience(2)) // epochs without a higher macro F1
    /// #   .progress(false)
    ///     ;
    /// let mut net = DigitNet::new(42);
    /// let error = trainer.clone().monitor("macro F1").fit(&mut net, &train, Some(&valid)).unwrap_err();
    /// assert!(error.to_string().contains("did you mean `macro_f1`?"));
    ///
    /// let history = trainer.monitor("macro_f1").fit(&mut net, &train, Some(&valid))?;
    /// let f1 = history.curve(|epoch| epoch.metric("macro_f1"));
    /// let best = history.best_epoch.unwrap();
    /// assert!(f1.iter().all(|(_, value)| *value <= f1[best - 1].1));
    /// # Ok::<(), regnet::Error>(())
    /// ```
    pub fn monitor(self, name: impl Into<String>) -> Self {
        Trainer { monitor: Some(name.into()), ..self }
    }

    /// Tells an [`Observer`] of the start, every step, epoch and probe, and the end; [`JsonLines`] is one. A clone of the trainer has
    /// the same observers, and one looks at one training at a time. Told in the order in which they were given.
    pub fn observe(mut self, observer: impl Observer + 'static) -> Self {
        self.observers.push(observer);
        self
    }

    /// Looks at all layers ([`Probe`](crate::Probe)) in the first step and in each `every`th one after it, on the step's own
    /// examples and masks; the history has what was seen. Such a step takes about twice its time, the others take what
    /// they took. Of a training that is resumed only what was seen since then is there.
    ///
    /// # Panics
    /// If it is every 0 steps.
    #[track_caller]
    pub fn probe_every(self, every: u64) -> Self {
        assert!(every > 0, "a probe every 0 steps");
        Trainer { probes: Some(every), ..self }
    }

    /// Whether there is somebody to show the progress to.
    fn shows(&self) -> bool {
        use std::io::IsTerminal;
        self.progress && std::io::stderr().is_terminal()
    }

    /// What it says of its epochs, and where: on a terminal, or in a log.
    fn lines(&self) -> Option<Lines> {
        if self.shows() {
            return Some(Lines::table(self.rows));
        }
        #[cfg(feature = "log")]
        return Lines::log(self.rows);
        #[cfg(not(feature = "log"))]
        None
    }

    /// Whether it shows, if standard error is a terminal, a row for each epoch, and with the feature `progress`
    /// a bar over its steps; at first it does. Where it shows nothing, it writes with the feature `log` a line for each epoch to the
    /// logger of the program, at the level `info` of the target `regnet`.
    pub fn progress(self, progress: bool) -> Self {
        Trainer { progress, ..self }
    }

    /// Shows a row of the table, or a line of the log, for every so many epochs alone, and those of the first and the last.
    ///
    /// # Panics
    /// If it is every 0 epochs.
    #[track_caller]
    pub fn progress_every(self, every: usize) -> Self {
        Trainer { rows: NonZeroUsize::new(every).expect("a row every 0 epochs"), ..self }
    }

    /// Whether a network without a standardization gets that of the training set before the first step: each input by its own mean
    /// and deviation, those of sequences and images by channel; target values, where the loss compares values, likewise (those of a
    /// loss of your own [if it says so](crate::OwnLoss::standardizes_targets)). From there on the network takes raw data
    /// everywhere, and is saved with these numbers. One that has a standardization keeps it.
    ///
    /// ```
    /// use regnet::{Adam, Dataset, Trainer, ndarray::Array2, network};
    /// network! { struct Curve: input(1) -> dense(16) -> tanh -> dense(1) -> loss mse; }
    ///
    /// let years = Array2::from_shape_fn((64, 1), |(year, _)| 1960.0 + year as f32);
    /// let data = Dataset::with_targets(years.clone(), years.mapv(|year| 3.0 * year - 5000.0))?;
    /// let (train, valid) = data.split(0.8, 1);
    ///
    /// let mut net = Curve::new(1);
    /// Trainer::new(Adam::new(1e-2)).standardize(true).epochs(5).progress(false).fit(&mut net, &train, Some(&valid))?;
    /// println!("{}", net.predict(years.view())); // years as they are, and outputs near 1000
    /// # assert!(net.predict(years.view()).iter().all(|y| (500.0..1500.0).contains(y)));
    /// # Ok::<(), regnet::Error>(())
    /// ```
    pub fn standardize(self, standardize: bool) -> Self {
        Trainer { standardize, ..self }
    }

    /// The learning-rate range test (Smith, arXiv 1506.01186, §3.3): trains a copy of the network for so many steps, each with a
    /// larger rate, from the first to the second by equal factors, until the loss is out of its valley. A rate near the steepest
    /// fall is one to begin with. The optimizer, the batch size and the seed are the trainer's.
    ///
    /// ```
    /// use regnet::{Adam, Trainer, data, network};
    /// network! { struct DigitNet: input(28, 28, 1) -> flatten -> dense(16) -> relu -> dense(10) -> loss softmax_cross_entropy; }
    ///
    /// let (net, digits) = (DigitNet::new(42), data::digits(300, 1));
    /// let test = Trainer::new(Adam::new(1e-3)).range_test(&net, &digits, 1e-5, 1.0, 100)?;
    /// println!("{test}"); // rates 1.0e-5 to 0.443: the loss falls most steeply at 0.0135, and is lowest at 0.175
    /// assert!((1e-4..0.5).contains(&test.steepest().expect("it falls")));
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// Rates that are not in order, fewer than two steps, or a set that does not fit the network.
    pub fn range_test<N: Trainable>(
        &self,
        net: &N,
        train: &impl GivenExamples<N::Scalar>,
        from: f64,
        to: f64,
        steps: usize,
    ) -> Result<RangeTest, Error> {
        let Trainer { ref optimizer, batch_size, seed, .. } = *self;
        range_test::Plan { optimizer, batch_size, seed, rates: (from, to), steps }.run(net, train.data())
    }

    /// Trains the network, from the parameters that it has.
    ///
    /// With a validation set the network ends with the parameters and statistics of the epoch with the lowest
    /// validation loss (without penalties), or of the best one by what is [monitored](Trainer::monitor), however the training
    /// ends, with an error too; before the first such epoch those are the ones it came with. Without one it ends with the last.
    ///
    /// The training set is a [`Dataset`], or a [`DataLoader`](crate::data::DataLoader) of what does not fit into memory.
    ///
    /// The sets are raw: a network that [standardizes](crate::Model::set_standardize) its data does it here too.
    ///
    /// # Errors
    /// Settings out of range, an empty set, or sets that do not fit the network; a metric that the loss or the validation set has
    /// not, or a name to monitor that is none; a checkpoint that cannot be gone on with, or a
    /// folder of checkpoints that another training has: before the first step.
    /// The error of a loader's source.
    /// [`Error::NotFinite`] when a loss, in training or validation, or a parameter left the finite numbers, with the first layer or
    /// tensor or example that did. The error of an [observer](Trainer::observe): with it, and with that of a callback, the network
    /// is as after the last step.
    pub fn fit<N: Trainable>(
        &self,
        net: &mut N,
        train: &impl GivenBatches<N::Scalar>,
        valid: Option<&Dataset<N::Scalar>>,
    ) -> Result<History, Error> {
        self.fit_with(net, train, valid, Callbacks::new())
    }

    /// [`Trainer::fit`], with functions that are called after each step and each epoch, say, and can end the training.
    ///
    /// # Errors
    /// As [`Trainer::fit`].
    pub fn fit_with<N: Trainable>(
        &self,
        net: &mut N,
        train: &impl GivenBatches<N::Scalar>,
        valid: Option<&Dataset<N::Scalar>>,
        callbacks: Callbacks<'_, N>,
    ) -> Result<History, Error> {
        let train = train.given();
        checks::settings(self, valid.is_some(), clock::EXISTS)?;
        vary::check(net, &self.varied)?;
        let scale = standardize::found(self.standardize, net, train)?;
        let feed = feed::Feed::new::<N, O>(train, scale.as_ref(), self)?;
        checks::schedule(self, feed.steps())?;
        let raw = valid;
        let valid = valid.map(|valid| standardized::seen::<N>(scale.as_ref(), "validation set", valid));
        let valid = valid.transpose()?;
        let monitor = Monitor::new::<N>(self.monitor.as_deref(), &self.metrics)?;
        let mut measures = match raw.filter(|_| !self.metrics.is_empty()) {
            Some(raw) => Some(Measures::new(&self.metrics, raw)?),
            None => None,
        };
        if let Some(threads) = self.threads {
            pool::set_threads(threads);
        }
        let mut observers = self.observers.look()?;
        if let Some(lines) = self.lines() {
            observers.insert(0, Box::new(Box::new(lines) as Box<dyn Observer>));
        }
        let callbacks = callbacks.behind(observers);
        let mut run = run::Run::new(self, net, feed, valid.as_deref(), callbacks);
        run.monitor = monitor;
        run.validation.iter_mut().for_each(|validation| validation.measures = measures.take());
        run.standardize = scale;
        run.all_epochs()
    }
}

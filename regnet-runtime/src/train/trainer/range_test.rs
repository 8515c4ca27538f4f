//! The learning-rate range test (Smith, arXiv 1506.01186, §3.3): one short training, of which each step has a larger rate.

use std::fmt;

use super::feed::Feed;
use crate::base::error::Error;
use crate::base::functions::pow;
use crate::base::rng::{Key, Rng};
use crate::base::text::short;
use crate::data::Dataset;
use crate::flat::clip::Clip;
#[cfg(feature = "plot")]
use crate::look::plot::Figure;
use crate::model::network::Trainable;
use crate::model::standardized;
use crate::model::step;
use crate::model::tensors::Grads;
use crate::model::workspace::Workspace;
use crate::optim::{Learner, Optimizer, OptimizerState, descend};

/// What the losses were at which rate; [`fmt::Display`] tells what to take.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RangeTest {
    /// The learning rate of each step, from low to high.
    pub rates: Vec<f64>,
    /// The loss of its batch before the step, penalties left out.
    pub losses: Vec<f64>,
    /// The same, smoothed: an exponential mean with 0.9 of the past, its bias taken out.
    pub smoothed: Vec<f64>,
}

/// How much of the past the smoothed loss keeps.
const KEEP: f64 = 0.9;
/// The fall of a loss is looked at over two of so many parts of the test.
const NARROW: usize = 20;
/// A mean of fewer batches says little: as many as the smoothed loss is made of, 1/(1 − 0.9).
const FEW: usize = 10;
/// Where the smoothed loss is so many times its lowest, the test is over.
const DIVERGED: f64 = 4.0;

/// What a range test needs.
pub(super) struct Plan<'a, O> {
    pub optimizer: &'a O,
    pub batch_size: usize,
    pub seed: u64,
    pub rates: (f64, f64),
    pub steps: usize,
}

impl<O: Optimizer> Plan<'_, O> {
    /// Trains a copy of the network.
    pub(super) fn run<N: Trainable>(&self, net: &N, train: &Dataset<N::Scalar>) -> Result<RangeTest, Error> {
        let (low, high) = self.rates;
        let in_order = low > 0.0 && low < high && high.is_finite();
        if !in_order || self.steps < 2 || self.batch_size == 0 {
            return Err(Error::Setting(format!(
                "a range test takes rates above 0 in their order and two steps or more, not {low} to {high} in {} steps of batches of {}",
                self.steps, self.batch_size
            )));
        }
        let train = standardized::seen::<N>(net.standardize(), "training set", train)?;
        let mut feed = Feed::of_set(train, self.batch_size, None);
        if feed.steps() == 0 {
            return Err(Error::Data("all weights of the training set are 0".into()));
        }
        let mut net: N = net.clone();
        let (mut ws, mut grads) = (Workspace::<N>::of_steps(feed.capacity()), Grads::<N>::zeros());
        let mut optimizer = self.optimizer.clone();
        let mut state = OptimizerState::new(&optimizer, N::SPEC.params);
        let mut found = RangeTest { rates: Vec::new(), losses: Vec::new(), smoothed: Vec::new() };
        let mut rng = Rng::from_key(Key::new(self.seed).stream(1));
        for number in 0..self.steps {
            let place = number % feed.steps();
            if place == 0 {
                feed.start_epoch(&mut rng);
            }
            feed.load(0, place)?;
            let share = number as f64 / (self.steps - 1) as f64;
            let rate = low * pow(high / low, share);
            optimizer.set_learning_rate(rate);
            let examples = feed.examples();
            let x = examples.x;
            let step = step::loss(&mut net, examples, &mut ws, rng.key(), grads.values_mut())?;
            if !step.loss.data.is_finite() || !found.add(rate, step.loss.data) {
                break;
            }
            let learner = Learner { optimizer: &optimizer, state: &mut state, clip: Clip::default() };
            if descend(&mut net, x, &step, &mut ws, grads.values_mut(), learner).is_err() {
                break;
            }
        }
        if found.rates.len() < 2 {
            return Err(Error::NotFinite(format!(
                "the loss leaves the finite numbers at a learning rate of {low}"
            )));
        }
        Ok(found)
    }
}

impl RangeTest {
    /// The next step; false where the loss has left its valley.
    fn add(&mut self, rate: f64, loss: f64) -> bool {
        let before = self.losses.len() as f64;
        let running = self.smoothed.last().map_or(0.0, |last| last * (1.0 - pow(KEEP, before)));
        let smoothed = (KEEP * running + (1.0 - KEEP) * loss) / (1.0 - pow(KEEP, before + 1.0));
        self.rates.push(rate);
        self.losses.push(loss);
        self.smoothed.push(smoothed);
        let lowest = self.smoothed.iter().fold(f64::INFINITY, |lowest, loss| lowest.min(*loss));
        smoothed <= DIVERGED * lowest.abs().max(f64::MIN_POSITIVE)
    }

    /// The rate at which the smoothed loss falls most steeply by the logarithm of the rate; none where it never falls.
    #[must_use]
    pub fn steepest(&self) -> Option<f64> {
        let width = 2 * (self.rates.len() / NARROW).max(1);
        // The first means are of few batches.
        let begin = FEW.min(self.rates.len() / 2);
        let falls =
            self.smoothed.windows(width + 1).map(|window| window[width] - window[0]).enumerate().skip(begin);
        let steepest = falls.filter(|(_, fall)| *fall < 0.0).min_by(|a, b| a.1.total_cmp(&b.1));
        steepest.map(|(step, _)| self.rates[step + width / 2])
    }

    /// The rate at which the smoothed loss is lowest: above it training gets worse.
    #[must_use]
    pub fn lowest(&self) -> f64 {
        let lowest = self.smoothed.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1));
        lowest.map_or(f64::NAN, |(step, _)| self.rates[step])
    }

    /// Losses against rates, with the steepest fall marked.
    ///
    /// # Errors
    /// A file that cannot be written.
    #[cfg(feature = "plot")]
    pub fn save_plot(&self, path: impl AsRef<std::path::Path>) -> Result<(), Error> {
        let of = |losses: &[f64]| self.rates.iter().copied().zip(losses.to_vec()).collect::<Vec<_>>();
        let marked = self.steepest().and_then(|rate| {
            let step = self.rates.iter().position(|other| *other == rate)?;
            Some((rate, self.smoothed[step]))
        });
        Figure::new("Learning-rate range test", "learning rate", "loss")
            .log_x()
            .points("each batch", of(&self.losses))
            .line("smoothed", of(&self.smoothed))
            .curve("steepest fall", marked)
            .save(path)
    }
}

impl fmt::Display for RangeTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.rates.first(), self.rates.last());
        let steepest =
            self.steepest().map_or("nowhere".to_owned(), |rate| format!("at {}", short(Some(rate))));
        write!(
            f,
            "rates {} to {}: the loss falls most steeply {steepest}, and is lowest at {}",
            short(first.copied()),
            short(last.copied()),
            short(Some(self.lowest()))
        )
    }
}

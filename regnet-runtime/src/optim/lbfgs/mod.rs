//! d = −H·g, with H from the last steps and gradients; then a step along d that meets the strong Wolfe conditions.

mod descent;
mod wolfe;

use std::fmt;

use crate::base::error::Error;
use crate::base::real::Real;
use crate::base::rng::Key;
use crate::data::{Dataset, Examples, batch_ranges};
use crate::flat::linear::LinearKernel;
use crate::machine::kernel::INSIDE;
use crate::model::diagnose::{self, Moment};
use crate::model::network::{Network, Trainable};
use crate::model::workspace::Workspace;
use crate::model::{padding, standardized, step};

/// L-BFGS (Liu and Nocedal 1989) over the whole data set at once, with a line search by the strong Wolfe conditions, as
/// PyTorch's with `line_search_fn = "strong_wolfe"`. For small networks and smooth losses: it needs no learning rate
/// and comes nearer to a minimum than any optimizer that steps by batches.
///
/// ```no_run
/// # use regnet::{Dataset, Trainable, optim::LBfgs};
/// # fn f<N: Trainable<Scalar = f64>>(net: &mut N, data: &Dataset<f64>) -> Result<(), regnet::Error> {
/// let minimum = LBfgs::new().iterations(200).minimize(net, data)?;
/// println!("{minimum}");
/// # Ok(()) }
/// ```
///
/// Masks and noise are the same in every evaluation, so that the loss is one function of the weights; the penalties of
/// the declaration are part of it, its constraints are not.
#[derive(Clone, Debug, PartialEq)]
pub struct LBfgs {
    iterations: usize,
    evaluations: Option<usize>,
    history: usize,
    gradient: f64,
    change: f64,
    batch_size: usize,
    seed: u64,
}

/// Where a minimization ended.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Minimum {
    /// The loss, penalties included, at the start and after each iteration.
    pub losses: Vec<f64>,
    /// How often loss and gradient were computed.
    pub evaluations: usize,
    /// Why it ended.
    pub ending: Ending,
}

/// Why a minimization ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// No gradient is larger than the bound.
    Gradient,
    /// The last step changed the loss, or every weight, by less than the bound.
    Change,
    /// Along the direction the loss falls by less than the bound.
    Flat,
    /// All iterations are done.
    Iterations,
    /// All evaluations are done.
    Evaluations,
}

impl fmt::Display for Minimum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = match self.ending {
            Ending::Gradient => "the gradient is small enough",
            Ending::Change => "the last step changed almost nothing",
            Ending::Flat => "along the direction the loss is almost flat",
            Ending::Iterations => "all iterations are done",
            Ending::Evaluations => "all evaluations are done",
        };
        let (first, last) =
            (self.losses.first().unwrap_or(&f64::NAN), self.losses.last().unwrap_or(&f64::NAN));
        let iterations = self.losses.len().saturating_sub(1);
        write!(
            f,
            "loss {first:.6e} to {last:.6e} in {iterations} iterations, {} evaluations: {reason}",
            self.evaluations
        )
    }
}

impl Default for LBfgs {
    fn default() -> LBfgs {
        LBfgs::new()
    }
}

impl LBfgs {
    /// 100 iterations with at most 1.25 times as many evaluations, the last 100 steps remembered, bounds of 1e-7 for
    /// gradients and 1e-9 for changes.
    #[must_use]
    pub fn new() -> LBfgs {
        LBfgs {
            iterations: 100,
            evaluations: None,
            history: 100,
            gradient: 1e-7,
            change: 1e-9,
            batch_size: usize::MAX,
            seed: 0,
        }
    }

    /// How many steps, at most.
    #[must_use]
    pub fn iterations(self, iterations: usize) -> LBfgs {
        LBfgs { iterations, ..self }
    }

    /// How often loss and gradient are computed, at most; 1.25 times the iterations at first.
    #[must_use]
    pub fn evaluations(self, evaluations: usize) -> LBfgs {
        LBfgs { evaluations: Some(evaluations), ..self }
    }

    /// How many of the last steps are remembered: each costs two buffers of the size of the parameters.
    ///
    /// # Panics
    /// If it is 0.
    #[must_use]
    #[track_caller]
    pub fn history(self, history: usize) -> LBfgs {
        assert!(history > 0, "without history there is no curvature");
        LBfgs { history, ..self }
    }

    /// Ends when no gradient is larger than the first bound, or a step changes loss or weights by less than the second.
    ///
    /// # Panics
    /// If one is negative or not finite.
    #[must_use]
    #[track_caller]
    pub fn tolerances(self, gradient: f64, change: f64) -> LBfgs {
        for bound in [gradient, change] {
            assert!(bound >= 0.0 && bound.is_finite(), "tolerance {bound} is not a finite number from 0 up");
        }
        LBfgs { gradient, change, ..self }
    }

    /// Computes loss and gradient in batches of this size, whose mean is the whole's: for data sets whose intermediates
    /// do not fit into memory. A batch norm then sees the batches. At first all at once; most networks go through a large
    /// batch in chunks by themselves, and take no more memory for more data.
    #[must_use]
    pub fn batch_size(self, batch_size: usize) -> LBfgs {
        LBfgs { batch_size, ..self }
    }

    /// What masks and noise are drawn from.
    #[must_use]
    pub fn seed(self, seed: u64) -> LBfgs {
        LBfgs { seed, ..self }
    }

    /// Minimizes the loss on the data set, from the parameters that the network has. Frozen ones stay.
    ///
    /// # Errors
    /// Data that do not fit the network, a batch size of 0, or a loss that is not finite at the start; nothing has changed
    /// then.
    pub fn minimize<N: Trainable>(&self, net: &mut N, data: &Dataset<N::Scalar>) -> Result<Minimum, Error> {
        if self.batch_size == 0 {
            return Err(Error::Setting("a batch of 0 examples trains nothing".into()));
        }
        let data = &*standardized::seen::<N>(net.state().standardize.as_ref(), "data set", data)?;
        diagnose::check_state(net, Moment::default())?;
        let start = net.state().clone();
        let counted = data.counted();
        let selected = (counted.len() < data.len()).then(|| data.select(&counted));
        let mut whole = Whole::new(net, selected.as_ref().unwrap_or(data), self)?;
        let mut params = start.params.to_vec();
        let minimum = self.descend(&mut params, &mut |params, grads| whole.evaluate(params, grads));
        match minimum {
            Ok(_) => net.state_mut().params.copy_from_slice(&params),
            Err(_) => *net.state_mut() = start,
        }
        minimum
    }
}

/// Loss and gradient of a network on a whole data set, batch after batch.
struct Whole<'a, N: Network> {
    net: &'a mut N,
    data: &'a Dataset<N::Scalar>,
    batch_size: usize,
    /// How much an example counts on average.
    mean: Option<f64>,
    ws: Workspace<N>,
    /// Of one batch.
    grads: Vec<N::Scalar>,
    key: Key,
}

impl<'a, N: Network> Whole<'a, N> {
    fn new(net: &'a mut N, data: &'a Dataset<N::Scalar>, settings: &LBfgs) -> Result<Self, Error> {
        let batch_size = settings.batch_size.min(data.len());
        Ok(Whole {
            net,
            data,
            batch_size,
            mean: padding::mean_weight::<N>(step::loss_of::<N>()?, data),
            ws: Workspace::of_steps(batch_size.saturating_add(1).min(data.len())),
            grads: vec![N::Scalar::of(0.0); N::SPEC.params],
            key: Key::new(settings.seed),
        })
    }

    fn evaluate(&mut self, params: &[N::Scalar], grads: &mut [N::Scalar]) -> Result<f64, Error> {
        self.net.state_mut().params.copy_from_slice(params);
        grads.fill(N::Scalar::of(0.0));
        let mut loss = 0.0;
        for (number, range) in batch_ranges(self.data.len(), self.batch_size, true).enumerate() {
            let examples @ Examples { x, .. } =
                Examples { mean: self.mean, ..self.data.slice(range.clone()) };
            let share = range.len() as f64 / self.data.len() as f64;
            let key = self.key.fork(number as u64);
            let step = step::loss(self.net, examples, &mut self.ws, key, &mut self.grads)?;
            // A place where the loss has no value is too high.
            if step.fault.is_some() {
                return Ok(f64::NAN);
            }
            step::gradients(self.net, x, &step, &mut self.ws, &mut self.grads);
            N::Scalar::add_scaled(INSIDE, share, &self.grads, grads);
            loss += share * step.loss.total();
        }
        self.net.state().frozen.silence(grads);
        Ok(loss)
    }
}

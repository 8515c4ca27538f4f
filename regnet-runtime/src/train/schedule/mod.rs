//! How the learning rate changes: a factor on the optimizer's own rate, by epoch or by step.

mod plateau;
#[cfg(test)]
mod tests;

use std::f64::consts::PI;

use plateau::Plateau;

use crate::base::error::Error;
use crate::base::functions::{cos, ln, pow};
use crate::base::setting::call;

/// The learning rate over a training, as a factor on the rate that the optimizer was made with.
///
/// Time t counts epochs from 0, or with [`Schedule::per_step`] the updates:
///
/// ```text
/// constant()                     1
/// step(n, f)                     f^⌊t/n⌋
/// exponential(f)                 f^t
/// cosine(n)                      l + (1 − l)·½·(1 + cos(π·t/n)), after t = n it stays at l
/// cosine_restarts(n, g)          the same from 1 again after n, then after n·g, n·g², …   (SGDR)
/// one_cycle(n)                   from 1/25 up to 1 in 0.3·n, down to 1/250000 at n − 1, by cosines
/// on_plateau(p, f)               times f after more than p epochs without a lower loss
/// warm_up(n)                     (t + 1) / (n + 1) for t < n, then the schedule from its start
/// ```
///
/// with l = [`Schedule::lowest`]. A training that goes on where a schedule has come to its end, behind `n` of a cosine or a
/// cycle, is an error of `fit` before the first step, unless l is above 0: it would train at rate 0. The numbers are those of PyTorch's schedulers of these names.
///
/// ```
/// use regnet::Schedule;
///
/// let schedule = Schedule::cosine(20).warm_up(2);
/// let factors: Vec<f64> = (0..5).map(|epoch| schedule.factor(epoch)).collect();
/// assert!(factors[0] < factors[1] && factors[3] > factors[4], "{factors:?}");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    shape: Shape,
    unit: Unit,
    lowest: f64,
    warm_up: u64,
}

#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Constant,
    Step { every: u64, factor: f64 },
    Exponential { factor: f64 },
    Cosine { period: u64 },
    CosineRestarts { period: u64, growth: u64 },
    OneCycle { total: u64 },
    OnPlateau(Plateau),
}

/// What t counts.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Unit {
    Epoch,
    Step,
}

/// The share of a cycle in which the rate rises.
const RISING: f64 = 0.3;
/// The rates that a cycle begins and ends with.
const CYCLE_FIRST: f64 = 1.0 / 25.0;
const CYCLE_LAST: f64 = CYCLE_FIRST / 1e4;
/// The logarithm of the smallest normal number.
const SMALLEST_LOG: f64 = -708.0;

impl Schedule {
    /// Always the optimizer's own rate; useful with [`Schedule::warm_up`].
    #[must_use]
    pub fn constant() -> Schedule {
        Schedule::of(Shape::Constant)
    }

    /// Times `factor` after every `every` epochs.
    ///
    /// # Panics
    /// If `every` is 0 or the factor outside 0 < factor <= 1.
    #[must_use]
    #[track_caller]
    pub fn step(every: u64, factor: f64) -> Schedule {
        Schedule::of(Shape::Step { every: checked_count("every", every), factor: checked_factor(factor) })
    }

    /// Times `factor` after every epoch.
    ///
    /// # Panics
    /// If the factor lies outside 0 < factor <= 1.
    #[must_use]
    #[track_caller]
    pub fn exponential(factor: f64) -> Schedule {
        Schedule::of(Shape::Exponential { factor: checked_factor(factor) })
    }

    /// Half a cosine from 1 down to [`Schedule::lowest`] in `period` epochs (Loshchilov and Hutter 2017).
    ///
    /// # Panics
    /// If `period` is 0.
    #[must_use]
    #[track_caller]
    pub fn cosine(period: u64) -> Schedule {
        Schedule::of(Shape::Cosine { period: checked_count("period", period) })
    }

    /// Half cosines, one after the other, each `growth` times as long as the one before.
    ///
    /// # Panics
    /// If `period` or `growth` is 0.
    #[must_use]
    #[track_caller]
    pub fn cosine_restarts(period: u64, growth: u64) -> Schedule {
        let (period, growth) = (checked_count("period", period), checked_count("growth", growth));
        Schedule::of(Shape::CosineRestarts { period, growth })
    }

    /// One cycle of `total` updates, up and down again (Smith and Topin 2018); the optimizer's rate is its peak. Counts
    /// steps: `total` is epochs times steps of an epoch.
    ///
    /// # Panics
    /// If `total` is less than 4.
    #[must_use]
    #[track_caller]
    pub fn one_cycle(total: u64) -> Schedule {
        assert!(total > 3, "a cycle of {total} steps has no room to rise and fall");
        Schedule::of(Shape::OneCycle { total }).per_step()
    }

    /// Times `factor` when the validation loss (without a validation set the training loss) has not fallen for more
    /// than `patience` epochs, or what [`Trainer::monitor`](crate::Trainer::monitor) names has not become better. A loss counts as
    /// lower if it lies below 0.9999 of the lowest, and what is the better the higher it is as higher above 1.0001 of the highest.
    ///
    /// # Panics
    /// If the factor lies outside 0 < factor <= 1.
    #[must_use]
    #[track_caller]
    pub fn on_plateau(patience: u64, factor: f64) -> Schedule {
        Schedule::of(Shape::OnPlateau(Plateau::new(patience, checked_factor(factor))))
    }

    /// Counts updates instead of epochs.
    ///
    /// # Panics
    /// For `on_plateau`, which looks at a loss once an epoch.
    #[must_use]
    #[track_caller]
    pub fn per_step(self) -> Schedule {
        assert!(
            !matches!(self.shape, Shape::OnPlateau(_)),
            "a plateau is seen once an epoch, not at each step"
        );
        Schedule { unit: Unit::Step, ..self }
    }

    /// The factor of the schedule, behind a warm-up, never falls below it; 0 at first. Cosines end at it.
    ///
    /// # Panics
    /// If it lies outside 0 <= lowest < 1.
    #[must_use]
    #[track_caller]
    pub fn lowest(self, lowest: f64) -> Schedule {
        assert!((0.0..1.0).contains(&lowest), "lowest {lowest} is outside 0 <= lowest < 1");
        Schedule { lowest, ..self }
    }

    /// Rises in a line for so many epochs, or steps, before the schedule begins.
    #[must_use]
    pub fn warm_up(self, count: u64) -> Schedule {
        Schedule { warm_up: count, ..self }
    }

    /// The factor at time t, in the schedule's own unit; that of `on_plateau` after what it saw.
    #[must_use]
    pub fn factor(&self, t: u64) -> f64 {
        match t.checked_sub(self.warm_up) {
            None => (t + 1) as f64 / (self.warm_up + 1) as f64,
            Some(t) => self.shape.factor(t, self.lowest),
        }
    }

    /// The factor for an update, both counted from 0.
    pub(crate) fn factor_at(&self, epoch: u64, step: u64) -> f64 {
        self.factor(match self.unit {
            Unit::Epoch => epoch,
            Unit::Step => step,
        })
    }

    /// Whether all of this many epochs, of so many steps each, have a rate to train at. A schedule that comes to its
    /// end before is held at [`Schedule::lowest`], if that is above 0.
    ///
    /// # Errors
    /// When it ends, and what to write for a training of this length.
    pub(crate) fn check(&self, epochs: u64, steps: u64) -> Result<(), Error> {
        let (total, unit) = match self.unit {
            Unit::Epoch => (epochs, "epochs"),
            Unit::Step => (epochs.saturating_mul(steps), "updates"),
        };
        let Some(own) = self.shape.end().filter(|_| self.lowest == 0.0) else { return Ok(()) };
        let end = self.warm_up.saturating_add(own);
        if total <= end {
            return Ok(());
        }
        let training = match self.unit {
            Unit::Epoch => format!("{epochs} epochs"),
            Unit::Step => format!("{epochs} epochs of {steps}, {total} updates"),
        };
        let (word, longer) = (self.shape.word(), total - self.warm_up);
        let instead = match self.shape.advice(longer) {
            Some(advice) => format!("{advice}, "),
            None => String::new(),
        };
        Err(Error::Setting(format!(
            "`{word}` ends after {end} {unit}, but the training has {training}: the rate would be 0, or near it, from \
             there on; write {instead}fewer epochs, or `.lowest(0.01)`, the share of the rate to go on with"
        )))
    }

    /// Takes in the loss of an epoch, counted from 0, or the negative of what is the better the higher it is.
    pub(crate) fn observe(&mut self, epoch: u64, loss: f64) {
        if let Shape::OnPlateau(plateau) = &mut self.shape
            && epoch >= self.warm_up
        {
            plateau.observe(loss);
        }
    }

    /// What it remembers, for a checkpoint.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    pub(crate) fn memory(&self) -> Vec<f64> {
        match &self.shape {
            Shape::OnPlateau(plateau) => plateau.memory().to_vec(),
            Shape::Constant
            | Shape::Step { .. }
            | Shape::Exponential { .. }
            | Shape::Cosine { .. }
            | Shape::CosineRestarts { .. }
            | Shape::OneCycle { .. } => Vec::new(),
        }
    }

    /// Takes over what one of the same settings remembered; false if it is nothing such.
    #[must_use]
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    pub(crate) fn recall(&mut self, memory: &[f64]) -> bool {
        match (&mut self.shape, memory) {
            (Shape::OnPlateau(plateau), &[factor, lowest, waited]) => {
                plateau.recall([factor, lowest, waited])
            }
            (_, memory) => memory.is_empty(),
        }
    }

    /// Its settings, as a checkpoint has them.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    pub(crate) fn text(&self) -> String {
        let shape = match &self.shape {
            Shape::Constant => call("constant", &[]),
            Shape::Step { every, factor } => call("step", &[("every", every), ("factor", factor)]),
            Shape::Exponential { factor } => call("exponential", &[("factor", factor)]),
            Shape::Cosine { period } => call("cosine", &[("period", period)]),
            Shape::CosineRestarts { period, growth } => {
                call("cosine_restarts", &[("period", period), ("growth", growth)])
            }
            Shape::OneCycle { total } => call("one_cycle", &[("total", total)]),
            Shape::OnPlateau(plateau) => plateau.text(),
        };
        let unit = match self.unit {
            Unit::Epoch => "epoch",
            Unit::Step => "step",
        };
        format!("{shape} by {unit}, lowest = {:?}, warm_up = {}", self.lowest, self.warm_up)
    }

    fn of(shape: Shape) -> Schedule {
        Schedule { shape, unit: Unit::Epoch, lowest: 0.0, warm_up: 0 }
    }
}

impl Shape {
    /// After how much time no rate is left to train at.
    fn end(&self) -> Option<u64> {
        // A product becomes 0 where it is less than the smallest number.
        let underflow = |factor: f64| (factor < 1.0).then(|| (SMALLEST_LOG / ln(factor)).ceil() as u64);
        match self {
            Shape::OneCycle { total } => Some(*total),
            Shape::Cosine { period } => Some(*period),
            Shape::Step { every, factor } => underflow(*factor).map(|times| times.saturating_mul(*every)),
            Shape::Exponential { factor } => underflow(*factor),
            Shape::Constant | Shape::CosineRestarts { .. } | Shape::OnPlateau(_) => None,
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Shape::Constant => "constant",
            Shape::Step { .. } => "step",
            Shape::Exponential { .. } => "exponential",
            Shape::Cosine { .. } => "cosine",
            Shape::CosineRestarts { .. } => "cosine_restarts",
            Shape::OneCycle { .. } => "one_cycle",
            Shape::OnPlateau(_) => "on_plateau",
        }
    }

    /// The same schedule for so much time, if its length is a setting.
    fn advice(&self, time: u64) -> Option<String> {
        match self {
            Shape::Cosine { .. } | Shape::OneCycle { .. } => Some(format!("`{}({time})`", self.word())),
            Shape::Constant
            | Shape::Step { .. }
            | Shape::Exponential { .. }
            | Shape::CosineRestarts { .. }
            | Shape::OnPlateau(_) => None,
        }
    }

    fn factor(&self, t: u64, lowest: f64) -> f64 {
        let time = t as f64;
        match self {
            Shape::Constant => 1.0,
            Shape::Step { every, factor } => pow(*factor, (t / every) as f64).max(lowest),
            Shape::Exponential { factor } => pow(*factor, time).max(lowest),
            Shape::Cosine { period } => descent(1.0, lowest, time / *period as f64),
            Shape::CosineRestarts { period, growth } => {
                let (mut begin, mut period) = (0, *period);
                while t - begin >= period {
                    begin += period;
                    period = period.saturating_mul(*growth);
                    if *growth == 1 {
                        begin = t - t % period;
                    }
                }
                descent(1.0, lowest, (t - begin) as f64 / period as f64)
            }
            Shape::OneCycle { total } => {
                let peak = RISING * *total as f64 - 1.0;
                let last = *total as f64 - 1.0;
                let factor = if time <= peak {
                    descent(CYCLE_FIRST, 1.0, time / peak)
                } else {
                    descent(1.0, CYCLE_LAST, (time - peak) / (last - peak))
                };
                factor.max(lowest)
            }
            Shape::OnPlateau(plateau) => plateau.factor().max(lowest),
        }
    }
}

/// From one value to another along half a cosine; `share` of the way, at the end from 1 on.
fn descent(from: f64, to: f64, share: f64) -> f64 {
    to + (from - to) * 0.5 * (1.0 + cos(PI * share.min(1.0)))
}

#[track_caller]
fn checked_factor(factor: f64) -> f64 {
    assert!(factor > 0.0 && factor <= 1.0, "factor {factor} is outside 0 < factor <= 1");
    factor
}

#[track_caller]
fn checked_count(name: &str, count: u64) -> u64 {
    assert!(count > 0, "`{name}` must be at least 1");
    count
}

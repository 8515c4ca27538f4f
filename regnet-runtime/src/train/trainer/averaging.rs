//! Weights averaged along the training: the averaged network is what is validated and kept.

use super::statistics::Recompute;
use crate::base::error::Error;
use crate::base::setting::call;
use crate::flat::average::AverageKernel;
use crate::machine::kernel::INSIDE;
use crate::model::network::Network;
use crate::model::wrapper::Model;

/// How weights are averaged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Averaging {
    /// [`Averaging::ema`]
    Ema {
        /// How much of the average is kept at a step.
        keep: f64,
    },
    /// [`Averaging::swa`]
    Swa {
        /// The first epoch whose weights count, from 1.
        from: usize,
    },
}

impl Averaging {
    /// An exponential moving average over the steps: a = keep·a + (1 − keep)·w after each update, from the weights of
    /// the first one (Polyak averaging; PyTorch's `get_ema_multi_avg_fn`).
    ///
    /// # Panics
    /// If `keep` lies outside 0 <= keep < 1.
    #[must_use]
    #[track_caller]
    pub fn ema(keep: f64) -> Averaging {
        assert!((0.0..1.0).contains(&keep), "keep {keep} is outside 0 <= keep < 1");
        Averaging::Ema { keep }
    }

    /// Stochastic weight averaging (Izmailov et al. 2018): the plain mean of the weights at the ends of the epochs from
    /// number `from` on.
    ///
    /// # Panics
    /// If `from` is 0: epochs count from 1.
    #[must_use]
    #[track_caller]
    pub fn swa(from: usize) -> Averaging {
        assert!(from > 0, "epochs count from 1");
        Averaging::Swa { from }
    }

    /// Its settings, as a checkpoint has them.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    pub(super) fn settings(&self) -> String {
        match self {
            Averaging::Ema { keep } => call("ema", &[("keep", keep)]),
            Averaging::Swa { from } => call("swa", &[("from", from)]),
        }
    }

    /// How many weights have gone in after so many updates and epochs.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    fn count_after(&self, updates: u64, epochs: usize) -> u64 {
        match *self {
            Averaging::Ema { .. } => updates,
            Averaging::Swa { from } => (epochs + 1).saturating_sub(from) as u64,
        }
    }
}

/// The average so far, as a network of its own.
pub(super) struct Averager<N> {
    averaging: Averaging,
    pub net: N,
    /// How many weights went in.
    pub count: u64,
}

impl<N: Network> Averager<N> {
    pub fn new(averaging: Averaging, net: &Model<N>) -> Averager<N> {
        Averager { averaging, net: net.clone().into(), count: 0 }
    }

    /// Takes in the weights after an update.
    pub fn step(&mut self, net: &Model<N>) {
        match self.averaging {
            Averaging::Ema { keep } => self.take(net, 1.0 - keep),
            Averaging::Swa { .. } => {}
        }
    }

    fn epoch(&mut self, net: &Model<N>, epoch: usize) {
        match self.averaging {
            Averaging::Swa { from } if epoch >= from => self.take(net, 1.0 / (self.count + 1) as f64),
            Averaging::Swa { .. } | Averaging::Ema { .. } => {}
        }
    }

    fn take(&mut self, net: &Model<N>, share: f64) {
        let share = if self.count == 0 { 1.0 } else { share };
        self.count += 1;
        N::Scalar::average_towards(INSIDE, share, &net.state().params, &mut self.net.state_mut().params);
    }

    /// Takes in the weights after an epoch, and gives the averaged network statistics of its own.
    ///
    /// # Errors
    /// A batch that a loader cannot give once more.
    pub fn end_epoch(
        &mut self,
        net: &Model<N>,
        epoch: usize,
        recompute: Recompute<'_, '_, N>,
    ) -> Result<(), Error> {
        self.epoch(net, epoch);
        *self.net.settings_mut() = *net.settings();
        if self.count > 0 { recompute.run(&mut self.net) } else { Ok(()) }
    }

    /// How many weights have gone in after so many updates and epochs.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    pub fn count_after(&self, updates: u64, epochs: usize) -> u64 {
        self.averaging.count_after(updates, epochs)
    }

    /// The averaged network; none before the first weights.
    pub fn network(&self) -> Option<&N> {
        (self.count > 0).then_some(&self.net)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::trainer::testing::Linear;

    type Net = Linear<true>;

    fn net(first: f32) -> Net {
        let mut net = Net::new();
        net.state_mut().params[0] = first;
        net
    }

    #[test]
    fn averages_are_those_of_their_formulas() {
        let (mut ema, mut swa) =
            (Averager::new(Averaging::ema(0.75), &net(9.0)), Averager::new(Averaging::swa(2), &net(9.0)));
        for (epoch, weight) in [(1, 1.0), (2, 2.0), (3, 4.0)] {
            for averager in [&mut ema, &mut swa] {
                averager.step(&net(weight));
                averager.epoch(&net(weight), epoch);
            }
        }
        // 1; 0.75·1 + 0.25·2 = 1.25; 0.75·1.25 + 0.25·4 = 1.9375
        assert_eq!((ema.net.state().params[0], ema.count), (1.9375, 3));
        assert_eq!((swa.net.state().params[0], swa.count), (3.0, 2));
    }
}

//! Monte-Carlo dropout: the mean and the spread of many predictions with masks drawn anew (Srivastava et al., JMLR 15
//! (2014), §7.5; Gal & Ghahramani, arXiv 1506.02142).

use ndarray::{Array, ArrayView, Dimension};

use crate::base::error::Error;
use crate::base::real::Real;
use crate::base::rng::Rng;
use crate::flat::stats::Stats;
use crate::model::network::{Network, State};
use crate::model::predict::{INFERENCE_BATCH, batch_axis, in_chunks, outputs};
use crate::model::workspace::Workspace;
use crate::model::wrapper::Model;

/// What the predictions of many random passes are, value by value.
///
/// ```
/// use regnet::{Rng, ndarray::Array2, network};
/// network! { struct Price: input(3) -> dense(32) -> relu -> dropout(0.2) -> dense(1) -> loss mse; }
///
/// let houses = Array2::from_shape_fn((5, 3), |(house, feature)| (house * feature) as f32 / 4.0);
/// let prices = Price::new(1).predict_mc(houses.view(), 50, &mut Rng::new(7));
/// // The house of which the network is least sure goes to an expert.
/// let unsure = (0..5).max_by(|a, b| prices.std[[*a, 0]].total_cmp(&prices.std[[*b, 0]]));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MonteCarlo<T, D: Dimension> {
    /// Their mean.
    pub mean: Array<T, D>,
    /// Their standard deviation, √(Σ(y − mean)² / passes): how far the network is from sure.
    pub std: Array<T, D>,
}

/// The predictions of `passes` passes in which whatever draws random numbers in training does, and norms over the batch
/// use their running statistics: with frozen ones the pass in training is that.
///
/// # Errors
/// As `try_predict`, and 0 passes.
pub fn try_predict_mc<N: Network, D: Dimension>(
    net: &Model<N>,
    x: ArrayView<'_, N::Scalar, D>,
    passes: usize,
    rng: &mut Rng,
) -> Result<MonteCarlo<N::Scalar, N::Outputs>, Error> {
    if passes == 0 {
        return Err(Error::Setting("`predict_mc` needs one pass or more".into()));
    }
    let batch = batch_axis::<N>(x.shape())?;
    let State { params, stats, standardize, .. } = net.state();
    let (standardize, width, key) = (standardize.as_ref(), N::SPEC.output.len(), rng.key());
    let mut ws = Workspace::<N>::new(batch.min(INFERENCE_BATCH), true);
    ws.set(net.settings())?;
    let mut running = stats.clone();
    let (all, mut moments) = (0..running.len(), Vec::with_capacity(batch * width));
    let before = |chunk: &mut [N::Scalar]| standardize.into_iter().for_each(|s| s.apply_inputs(chunk));
    let mut y = Vec::new();
    in_chunks::<N, D>(x, before, |count, chunk| {
        let begin = moments.len();
        moments.resize(begin + count * width, Moments::default());
        for pass in 0..passes {
            let key = key.fork(begin as u64).fork(pass as u64);
            let stats = Stats::with_frozen(&mut running, std::slice::from_ref(&all));
            ws.forward((count, key), chunk, params, stats);
            y.clear();
            y.extend_from_slice(ws.output(count));
            if let Some(loss) = N::LOSS {
                loss.link(count, &mut y);
            }
            standardize.into_iter().for_each(|s| s.restore_targets(&mut y));
            moments[begin..].iter_mut().zip(&y).for_each(|(moments, y)| moments.add(pass, y.wide()));
        }
    })?;
    let array = |of: fn(&Moments, usize) -> f64| {
        outputs::<N>(batch, moments.iter().map(|moments| N::Scalar::of(of(moments, passes))).collect())
    };
    Ok(MonteCarlo { mean: array(|m, _| m.mean), std: array(|m, passes| (m.squares / passes as f64).sqrt()) })
}

/// Mean and sum of squared distances from it, value after value (Welford 1962).
#[derive(Clone, Copy, Default)]
struct Moments {
    mean: f64,
    squares: f64,
}

impl Moments {
    /// The next value, with `before` seen.
    fn add(&mut self, before: usize, y: f64) {
        let apart = y - self.mean;
        self.mean += apart / (before + 1) as f64;
        self.squares += apart * (y - self.mean);
    }
}

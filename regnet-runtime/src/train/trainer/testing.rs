//! The smallest network that can be trained, written by hand: y = x·w + b with its softmax cross-entropy,
//! or with `LABELS` false its mean square.

use std::ops::{Deref, DerefMut};

use crate::base::buffer::Buffer;
use crate::base::error::Error;
use crate::base::targets::Targets;
use crate::flat::frozen::Frozen;
use crate::layers::Dense;
use crate::loss::LossFunction;
use crate::model::network::{Network, State, Trainable};
use crate::model::pass::{Backward, Buffers, Forward, Infer, Plan, Steps};
use crate::model::wrapper::Model;
use crate::spec::init::Init;
use crate::spec::{BufferSpec, Kind, LayerSpec, Spec, bias, input, input_gradient, output, tensor, weight};

const IN: usize = 2;
const OUT: usize = 2;

/// x [B,2] → y [B,2]; the statistic counts the training passes.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear<const LABELS: bool>(Model<Linear<LABELS>>);

impl<const LABELS: bool> Linear<LABELS> {
    pub fn new() -> Self {
        let params = Buffer::from(&[0.1, -0.2, 0.3, 0.4, 0.0, 0.0][..]);
        let state = State {
            params,
            stats: Buffer::zeros(1),
            standardize: None,
            metadata: Default::default(),
            frozen: Frozen::default(),
        };
        Linear(Model::of(state))
    }
}

impl<const LABELS: bool> Deref for Linear<LABELS> {
    type Target = Model<Self>;
    fn deref(&self) -> &Model<Self> {
        &self.0
    }
}

impl<const LABELS: bool> DerefMut for Linear<LABELS> {
    fn deref_mut(&mut self) -> &mut Model<Self> {
        &mut self.0
    }
}

impl<const LABELS: bool> From<Model<Self>> for Linear<LABELS> {
    fn from(model: Model<Self>) -> Self {
        Linear(model)
    }
}

const DENSE: Dense = Dense { inputs: IN, units: OUT, bias: true };

impl<const LABELS: bool> Network for Linear<LABELS> {
    type Scalar = f32;
    type Steps = LinearPlan;
    type Outputs = ndarray::Ix2;
    type Settings = ();
    const SPEC: &'static Spec = &Spec::new("Linear", &[IN], LinearPlan::LAYERS, LinearPlan::BUFFERS)
        .loss(if LABELS { "softmax_cross_entropy" } else { "mse" });
    const LOSS: Option<&'static dyn LossFunction<f32>> =
        Some(if LABELS { &CrossEntropy } else { &MeanSquare });
}

/// The steps of both networks.
pub struct LinearPlan;

impl Plan for LinearPlan {
    const LAYERS: &'static [LayerSpec] = &[DENSE
        .layer("dense1", &[OUT])
        .params(&[weight(&[IN, OUT], Init::Zeros), bias(&[OUT])])
        .stats(&[tensor("count", Kind::Statistic, &[1], Init::Zeros)])];
    const BUFFERS: &'static [BufferSpec] =
        &[input(IN), BufferSpec { inference: true, ..output("y", OUT) }, input_gradient("d_x", IN)];
}

impl Steps<f32> for LinearPlan {
    fn infer<'ws>(pass: Infer<'_, f32>, ws: &'ws mut Buffers<f32>) -> &'ws [f32] {
        let [y, _] = ws.all();
        let (w, b) = pass.params.split_at(IN * OUT);
        for (x, y) in pass.x.chunks(IN).zip(y.chunks_mut(OUT)).take(pass.batch) {
            (0..OUT).for_each(|o| y[o] = x[0] * w[o] + x[1] * w[OUT + o] + b[o]);
        }
        &y[..pass.batch * OUT]
    }

    fn forward(pass: Forward<'_, f32>, ws: &mut Buffers<f32>) {
        let Forward { batch, x, params, mut stats, .. } = pass;
        stats[0] += 1.0;
        Self::infer(Infer { batch, x, params, stats: &stats }, ws);
    }

    fn backward(pass: Backward<'_, f32>, _ws: &mut Buffers<f32>) {
        let Backward { batch, x, d_y, grads, .. } = pass;
        grads.fill(0.0);
        for (x, d_y) in x.chunks(IN).zip(d_y.chunks(OUT)).take(batch) {
            for o in 0..OUT {
                grads[o] += x[0] * d_y[o];
                grads[OUT + o] += x[1] * d_y[o];
                grads[IN * OUT + o] += d_y[o];
            }
        }
    }
}

impl<const LABELS: bool> Trainable for Linear<LABELS> {}

/// mean over the batch of −ln p(label), for two classes.
#[derive(Debug)]
struct CrossEntropy;

impl CrossEntropy {
    /// The loss of one example and the probabilities.
    fn example(y: &[f32], label: u32) -> (f64, [f32; OUT]) {
        let top = y[0].max(y[1]);
        let e = [(y[0] - top).exp(), (y[1] - top).exp()];
        let p = e.map(|e_o| e_o / (e[0] + e[1]));
        (-f64::from((y[label as usize] - top) - (e[0] + e[1]).ln()), p)
    }
}

impl LossFunction<f32> for CrossEntropy {
    fn value(&self, batch: usize, scores: &[f32], targets: Targets<'_, f32>) -> Result<f64, Error> {
        self.gradient(batch, scores, targets, &mut vec![0.0; batch * OUT])
    }

    fn gradient(
        &self,
        batch: usize,
        scores: &[f32],
        targets: Targets<'_, f32>,
        d_scores: &mut [f32],
    ) -> Result<f64, Error> {
        let Targets::Labels(labels) = targets else {
            return Err(Error::Targets("needs labels, but gets values".into()));
        };
        if let Some(label) = labels.iter().find(|&&label| label as usize >= OUT) {
            return Err(Error::Targets(format!("label {label} is outside 0..{OUT}")));
        }
        let mut sum = 0.0;
        for ((y, d_y), &label) in scores.chunks(OUT).zip(d_scores.chunks_mut(OUT)).zip(labels) {
            let (loss, p) = Self::example(y, label);
            sum += loss;
            (0..OUT).for_each(|o| d_y[o] = (p[o] - f32::from(u8::from(o == label as usize))) / batch as f32);
        }
        Ok(sum / batch as f64)
    }

    fn link(&self, _batch: usize, y: &mut [f32]) {
        y.chunks_mut(OUT).for_each(|y| y.copy_from_slice(&Self::example(y, 0).1));
    }

    fn accuracy(&self, _batch: usize, scores: &[f32], targets: Targets<'_, f32>) -> Option<usize> {
        let Targets::Labels(labels) = targets else { return None };
        Some(scores.chunks(OUT).zip(labels).filter(|(y, label)| u32::from(y[1] > y[0]) == **label).count())
    }

    fn takes_labels(&self) -> bool {
        true
    }

    fn word(&self) -> &'static str {
        "softmax_cross_entropy"
    }

    fn outputs(&self) -> usize {
        OUT
    }

    fn check(&self, batch: usize, targets: Targets<'_, f32>) -> Result<(), Error> {
        self.value(batch, &vec![0.0; batch * OUT], targets).map(drop)
    }
}

/// mean over batch and outputs of (y − t)².
#[derive(Debug)]
struct MeanSquare;

impl LossFunction<f32> for MeanSquare {
    fn value(&self, batch: usize, scores: &[f32], targets: Targets<'_, f32>) -> Result<f64, Error> {
        self.gradient(batch, scores, targets, &mut vec![0.0; batch * OUT])
    }

    fn gradient(
        &self,
        batch: usize,
        scores: &[f32],
        targets: Targets<'_, f32>,
        d_scores: &mut [f32],
    ) -> Result<f64, Error> {
        let count = batch * OUT;
        let values = match targets {
            Targets::Values(values) if values.len() == count => values,
            Targets::Values(values) => {
                return Err(Error::Targets(format!("needs {count} values, but gets {}", values.len())));
            }
            Targets::Labels(_) => return Err(Error::Targets("needs values, but gets labels".into())),
        };
        let mut sum = 0.0;
        for ((&y, &t), d_y) in scores.iter().zip(values).zip(d_scores) {
            sum += f64::from(y - t) * f64::from(y - t);
            *d_y = 2.0 * (y - t) / count as f32;
        }
        Ok(sum / count as f64)
    }

    fn link(&self, _batch: usize, _y: &mut [f32]) {}

    fn accuracy(&self, _batch: usize, _scores: &[f32], _targets: Targets<'_, f32>) -> Option<usize> {
        None
    }

    fn takes_labels(&self) -> bool {
        false
    }

    fn word(&self) -> &'static str {
        "mse"
    }

    fn outputs(&self) -> usize {
        OUT
    }

    fn check(&self, batch: usize, targets: Targets<'_, f32>) -> Result<(), Error> {
        self.value(batch, &vec![0.0; batch * OUT], targets).map(drop)
    }
}

//! Checks a network's backward pass against differences of its forward pass: (L(w+h) − L(w−h)) / 2h.

use std::fmt;

use crate::base::rng::{Key, Rng};
use crate::base::targets::Targets;
use crate::flat::frozen::Frozen;
use crate::flat::params::Params;
use crate::flat::penalty;
use crate::flat::stats::Stats;
use crate::model::network::Network;
use crate::model::pass::Backward;
use crate::model::predict::must;
use crate::model::settings::Settings;
use crate::model::unfused::Unfused;
use crate::model::workspace::Workspace;

/// What a comparison found.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The largest of max|a−b| / max(max|b|, 1e-3) over a tensor, a by backward, b by differences. Elementwise
    /// the quotient would say little: a correct convolution is off by 4e-3 where its sum cancels.
    pub max_relative_error: f64,
    /// The tensor it was found in; `input` for the gradient of the input.
    pub worst: String,
    /// How many derivatives were compared.
    pub checked: usize,
    /// How many were left out, because a kink (of relu, of a maximum) lies too near for a difference.
    pub skipped: usize,
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} derivatives, {} skipped near a kink; largest relative error {:.1e} in `{}`",
            self.checked, self.skipped, self.max_relative_error, self.worst
        )
    }
}

/// At most so many derivatives of a tensor are compared: each costs forward passes.
const SAMPLES: usize = 48;
/// Steps of the differences. The error of a smooth function is about h² from the third derivative and
/// 1e-16 / h from rounding, so that both stay below 1e-9 for all of them.
const STEPS: [f64; 3] = [2e-5, 5e-6, 1e-6];
/// Two steps that agree this well have no kink between their points; relative as in `Check`.
const AGREEMENT: f64 = 2e-7;
/// The difference of the two slopes at a point, from the left and from the right, shrinks with the step where
/// the function is smooth, and stays at a kink. One that is smaller than this part of the gradient does no harm,
/// and rounding makes as much.
const SLOPES: f64 = 5e-7;
/// By less than this factor from one step to the next, each four or five times smaller, is no shrinking.
const SHRINKS: f64 = 0.5;
/// Tensors with smaller gradients than this are compared absolutely.
const SMALLEST: f64 = 1e-3;

/// Compares all gradients of a network in f64, on inputs and targets drawn from `seed`; the random numbers of
/// the pass (masks of dropout) are the same in all passes, the running statistics stay.
///
/// ```
/// use regnet::{check, network};
/// network! {
///     struct Small: input(6) -> dense(8) -> batchnorm -> tanh -> dropout(0.2) -> dense(2)
///         -> loss softmax_cross_entropy;
/// }
///
/// let check = check::gradients(&Small::new(42).cast::<f64>(), 4, 7);
/// assert!(check.max_relative_error < 1e-6 && check.checked > 0, "{check}");
/// ```
///
/// # Panics
/// If the batch is empty, or a single value per channel meets a batch norm.
#[must_use]
#[track_caller]
pub fn gradients<N: Network<Scalar = f64>>(net: &N, batch: usize, seed: u64) -> Check {
    assert!(batch > 0, "a check needs one example or more");
    if let Some(layer) =
        N::SPEC.single_value_layer((batch, batch * N::SPEC.steps()), net.state().frozen.stats())
    {
        panic!(
            "`{}` has one value per channel in a batch of {batch}; check with two examples or more",
            layer.name
        );
    }
    let mut point = Point::draw(net, batch, seed);
    let (grads, d_x) = point.backward();
    point.varied = true;
    point.here = point.value();
    let mut check = Check { max_relative_error: 0.0, worst: String::new(), checked: 0, skipped: 0 };
    N::SPEC.each_param(|tensor| {
        let range = tensor.range();
        point.compare(&mut check, tensor.name(), Variable::Params(range.start), &grads[range]);
    });
    // Between whole numbers there is nothing to compare.
    if N::SPEC.whole_inputs().is_none() {
        point.compare(&mut check, "input".into(), Variable::Input, &d_x);
    }
    check
}

/// Compares the passes of a network, in which the macro runs several layers as one, with its layers one by one over the
/// walk of its `SPEC`: outputs in training and at inference, and all gradients, on inputs, targets and random numbers drawn
/// from `seed`. The largest difference, relative as in [`Check`]; by rounding it is some 1e-14.
///
/// ```
/// use regnet::{check, network};
/// network! {
///     struct Fused: input(8, 8, 1) -> conv2d(4, kernel = 3) -> batchnorm -> relu -> maxpool2d(2)
///         -> flatten -> dense(2)
///         -> loss softmax_cross_entropy;
/// }
///
/// assert!(check::passes(&Fused::new(42).cast::<f64>(), 4, 7) < 1e-10);
/// ```
///
/// # Panics
/// As [`gradients`].
#[must_use]
#[track_caller]
pub fn passes<N: Network<Scalar = f64>>(net: &N, batch: usize, seed: u64) -> f64 {
    assert!(batch > 0, "a check needs one example or more");
    let mut point = Point::draw(net, batch, seed);
    let (grads, d_x) = point.backward();
    let mut stats = point.stats.clone();
    let moving = &mut Stats::of(&mut stats, &point.frozen);
    let settings = point.settings.values();
    let of = (N::SPEC, settings.as_ref());
    let unfused = Unfused::until(of, &point.x, &point.params, moving, point.key, |_, _| false);
    let mut largest = apart(unfused.output(), point.ws.output(batch));
    let mut expected = vec![0.0; grads.len()];
    let d = unfused.back(&point.params, &point.d_y, &mut expected);
    penalty::add_gradient(N::SPEC, settings.as_ref(), &point.params, &mut expected);
    N::SPEC.each_param(|tensor| {
        largest = largest.max(apart(&expected[tensor.range()], &grads[tensor.range()]));
    });
    if N::SPEC.whole_inputs().is_none() {
        largest = largest.max(apart(&d[0], &d_x));
    }
    let inferred = Unfused::infer(of, &point.x, &point.params, &point.stats);
    let passes = point.ws.infer(batch, &point.x, &point.params, &point.stats);
    largest.max(apart(inferred.output(), passes))
}

/// max|a − b| / max(max|b|, 1e-3)
fn apart(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    let scale = b.iter().fold(SMALLEST, |scale, b| scale.max(b.abs()));
    let off = a.iter().zip(b).map(|(a, b)| (a - b).abs());
    off.fold(0.0, |largest, off| if off.is_nan() { f64::INFINITY } else { off.max(largest) }) / scale
}

/// What is varied, and where a tensor begins.
#[derive(Clone, Copy)]
enum Variable {
    Params(usize),
    Input,
}

/// The slopes to the left and to the right of a point: their mean, and how far they lie apart.
#[derive(Clone, Copy)]
struct Slopes {
    mean: f64,
    apart: f64,
}

/// A network at one point: parameters, input, targets and random numbers.
struct Point<N: Network<Scalar = f64>> {
    settings: N::Settings,
    params: Vec<f64>,
    stats: Vec<f64>,
    x: Vec<f64>,
    labels: Vec<u32>,
    values: Vec<f64>,
    /// Without a loss the scalar that is derived is Σ weights·y.
    weights: Vec<f64>,
    /// The scalar's gradient by the scores.
    d_y: Vec<f64>,
    batch: usize,
    key: Key,
    frozen: Frozen,
    /// Whether the gradients at the point are known, and it is varied around it.
    varied: bool,
    /// The scalar at the point itself.
    here: f64,
    ws: Workspace<N>,
}

impl<N: Network<Scalar = f64>> Point<N> {
    fn draw(net: &N, batch: usize, seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let outputs = batch * N::SPEC.output.len();
        let classes = N::SPEC.output.last().max(1) as f64;
        let target = |uniform: f64| N::LOSS.map_or(uniform, |loss| loss.target(uniform));
        let mut ws = Workspace::new(batch, true);
        must(ws.set(net.settings()));
        Point {
            settings: *net.settings(),
            params: net.state().params.to_vec(),
            stats: net.state().stats.to_vec(),
            x: (0..batch * N::SPEC.input.len()).map(|_| input::<N>(&mut rng)).collect(),
            labels: (0..batch).map(|_| (rng.uniform() * classes) as u32).collect(),
            values: (0..outputs).map(|_| target(rng.uniform())).collect(),
            weights: (0..outputs).map(|_| rng.normal()).collect(),
            d_y: vec![0.0; outputs],
            batch,
            key: rng.key(),
            frozen: net.state().frozen.clone(),
            varied: false,
            here: 0.0,
            ws,
        }
    }

    /// After the first pass at the point, the others hold fixed what no gradient goes through.
    fn forward(&mut self) {
        let mut stats = self.stats.clone();
        let stats = Stats::of(&mut stats, &self.frozen);
        let stats = if self.varied { stats.held() } else { stats };
        self.ws.forward((self.batch, self.key), &self.x, &self.params, stats);
    }

    /// The scalar that is derived, and its gradient by the scores.
    fn value(&mut self) -> f64 {
        self.forward();
        let (y, d_y) = (self.ws.output(self.batch), &mut self.d_y);
        let of_loss = N::with_loss(&self.settings, |loss| {
            let targets = match loss.takes_labels() {
                true => Targets::Labels(&self.labels),
                false => Targets::Values(&self.values),
            };
            must(loss.gradient(self.batch, y, targets, d_y))
        });
        let data = of_loss.unwrap_or_else(|| {
            d_y.copy_from_slice(&self.weights);
            y.iter().zip(&self.weights).map(|(y, w)| y * w).sum()
        });
        data + penalty::value(N::SPEC, self.settings.values().as_ref(), &self.params)
    }

    fn backward(&mut self) -> (Vec<f64>, Vec<f64>) {
        self.value();
        let mut grads = vec![0.0; N::SPEC.params];
        let at = (self.batch, self.key);
        let back = Workspace::<N>::back(at, &self.x, Params::new(&self.params), &self.d_y, &mut grads);
        self.ws.backward(Backward { input_gradient: true, ..back });
        penalty::add_gradient(N::SPEC, self.settings.values().as_ref(), &self.params, &mut grads);
        (grads, self.ws.input_gradient(self.batch).to_vec())
    }

    /// Compares the derivatives of one tensor.
    fn compare(&mut self, check: &mut Check, name: String, variable: Variable, analytic: &[f64]) {
        let count = analytic.len();
        let scale = analytic.iter().fold(SMALLEST, |scale, d| scale.max(d.abs()));
        let (mut largest, mut error) = (0.0f64, 0.0f64);
        for index in samples(count, self.key) {
            match self.difference(variable, index, scale) {
                None => check.skipped += 1,
                Some(numeric) => {
                    check.checked += 1;
                    largest = largest.max(numeric.abs());
                    let off = (analytic[index] - numeric).abs();
                    // A NaN must not hide in a maximum.
                    error = if off.is_nan() { f64::INFINITY } else { error.max(off) };
                }
            }
        }
        let relative = error / largest.max(SMALLEST);
        if check.worst.is_empty() || relative > check.max_relative_error {
            check.max_relative_error = relative;
            check.worst = name;
        }
    }

    /// The derivative by differences, where two step sizes in a row agree on it. At a kink itself, such as a relu
    /// of exactly 0, they agree on the mean of its two slopes, which is no derivative.
    fn difference(&mut self, variable: Variable, index: usize, scale: f64) -> Option<f64> {
        let mut coarse = self.central(variable, index, STEPS[0]);
        for h in &STEPS[1..] {
            let fine = self.central(variable, index, *h);
            if (coarse.mean - fine.mean).abs() <= AGREEMENT * scale {
                let kink = fine.apart > SLOPES * scale && fine.apart > SHRINKS * coarse.apart;
                return (!kink).then_some(fine.mean);
            }
            coarse = fine;
        }
        None
    }

    fn central(&mut self, variable: Variable, index: usize, h: f64) -> Slopes {
        let old = *self.variable(variable, index);
        // The step that is really made, after rounding.
        let (above, below) = (old + h, old - h);
        *self.variable(variable, index) = above;
        let high = self.value();
        *self.variable(variable, index) = below;
        let low = self.value();
        *self.variable(variable, index) = old;
        let apart = (high - self.here) / (above - old) - (self.here - low) / (old - below);
        Slopes { mean: (high - low) / (above - below), apart: apart.abs() }
    }

    fn variable(&mut self, variable: Variable, index: usize) -> &mut f64 {
        match variable {
            Variable::Params(start) => &mut self.params[start + index],
            Variable::Input => &mut self.x[index],
        }
    }
}

/// A value that the network takes.
fn input<N: Network>(rng: &mut Rng) -> f64 {
    match N::SPEC.whole_inputs() {
        None => rng.normal(),
        Some((_, below)) => (rng.uniform() * below as f64).floor(),
    }
}

/// All places of a small tensor, places drawn from a large one.
fn samples(count: usize, key: Key) -> Vec<usize> {
    if count <= SAMPLES {
        return (0..count).collect();
    }
    let mut rng = Rng::from_key(key);
    (0..SAMPLES).map(|_| (rng.uniform() * count as f64) as usize).collect()
}

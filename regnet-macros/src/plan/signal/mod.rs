//! The signal, predicted: how widely the values of each layer spread at the start of training, and the gradients that come
//! back to them (Glorot and Bengio 2010, He et al. 2015; Poole et al. 2016 for the recursion, Yang et al. 2019 for batch
//! norm).
//!
//! Over random weights a weighted sum of many values is normal, with variance fan · Var w · E x². An activation maps the
//! moments of its input to those of its output, and so on to the end; backward the mean square of the gradient is
//! multiplied by fan · Var w, and by E φ′². Batch norm divides by the variance over the batch, E x² − E x·x′, where x and
//! x′ are one unit's values for two examples; that is why this correlation runs along.
//!
//! What is taken for granted: inputs with mean 0 and variance 1 each, examples that are independent, layers wide enough
//! for sums to be normal, a batch large enough for its moments to be those of the distribution, and gradients at the output
//! that are independent of the values. What cannot be known ends a prediction: no guess is reported.

pub mod moments;

use self::moments::Normal;
use crate::layers::effect::{Effect, Noise, Sums};
use crate::layers::function::{Activation, Form};
use crate::layers::layer::{Layer, Tensor};
use crate::layers::runtime::{Init, Kind};
use crate::plan::parts::{Body, Node, NodeKind};

/// The prediction for one value of a network.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Signal {
    /// The standard deviation over units and examples.
    pub spread: Option<f64>,
    /// That of the gradient, where it is 1 at the output.
    pub gradient: Option<f64>,
}

/// Which weights a prediction is made for.
#[derive(Clone, Copy, PartialEq)]
pub enum Weights {
    AsDeclared,
    /// As if every layer had `init = auto`.
    Auto,
}

/// How values are distributed over units and examples.
#[derive(Clone, Copy, PartialEq)]
enum Law {
    Normal,
    /// Normal for each unit, but not the same for all.
    NormalUnits,
    Other,
}

/// The moments of a value.
#[derive(Clone)]
struct Moments {
    law: Law,
    /// E x
    mean: Option<f64>,
    /// E x²
    square: Option<f64>,
    /// E x·x′ for one unit and two examples.
    cross: Option<f64>,
    sources: Sources,
}

/// The gradient of a value.
#[derive(Clone)]
struct Gradient {
    square: f64,
    sources: Sources,
}

/// The weights that a value was made with last, by the number of their node: values without a common one are
/// uncorrelated. One bit for each.
#[derive(Clone, Default)]
struct Sources(Vec<u64>);

impl Sources {
    fn of(node: usize) -> Sources {
        let mut bits = vec![0; node / 64 + 1];
        bits[node / 64] = 1 << (node % 64);
        Sources(bits)
    }

    fn meets(&self, other: &Sources) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    fn with(&self, other: &Sources) -> Sources {
        let (short, long) = if self.0.len() < other.0.len() { (self, other) } else { (other, self) };
        let mut bits = long.0.clone();
        bits.iter_mut().zip(&short.0).for_each(|(a, b)| *a |= b);
        Sources(bits)
    }
}

/// What a node does to a gradient: its square is multiplied by this.
#[derive(Clone, Copy, Default)]
struct Back {
    factor: Option<f64>,
    /// Whether it passes random weights.
    mixed: bool,
}

impl Back {
    const fn by(factor: f64) -> Back {
        Back { factor: Some(factor), mixed: false }
    }

    const UNKNOWN: Back = Back { factor: None, mixed: false };
}

/// Predicts every value of a body, by its number.
pub fn predict(body: &Body, weights: Weights) -> Vec<Signal> {
    let mut forward = Forward {
        body,
        weights,
        wanted: cross_wanted(body),
        moments: vec![Moments::unknown(Sources::default()); body.values.len()],
    };
    forward.moments[0] = input(body);
    let mut back = Vec::with_capacity(body.nodes.len());
    for (index, node) in body.nodes.iter().enumerate() {
        let (moments, through) = forward.node(index, node);
        forward.moments[node.output] = moments;
        back.push(through);
    }
    let gradients = backward(body, &back);
    let spread = |moments: &Moments| Some((moments.square? - moments.mean?.powi(2)).max(0.0).sqrt());
    let signal = |(moments, gradient): (&Moments, Option<f64>)| Signal {
        spread: spread(moments).filter(|x| x.is_finite()),
        gradient: gradient.map(f64::sqrt).filter(|x| x.is_finite()),
    };
    forward.moments.iter().zip(gradients).map(signal).collect()
}

/// Standardized inputs; whole numbers for a table are something else.
fn input(body: &Body) -> Moments {
    let sources = Sources::of(body.nodes.len());
    let looks_up =
        |node: &Node| matches!(&node.kind, NodeKind::Layer(layer) if layer.calls.inputs_below.is_some());
    if body.nodes.iter().any(looks_up) {
        return Moments::unknown(sources);
    }
    Moments { law: Law::Other, mean: Some(0.0), square: Some(1.0), cross: Some(0.0), sources }
}

/// For each value whether a norm lies ahead, which is all that correlations are needed for.
fn cross_wanted(body: &Body) -> Vec<bool> {
    let mut wanted = vec![false; body.values.len()];
    for node in body.nodes.iter().rev() {
        let norm = matches!(node.facts.effect, Effect::BatchNorm { .. } | Effect::ExampleNorm { .. });
        for input in &node.inputs {
            wanted[*input] |= norm || wanted[node.output];
        }
    }
    wanted
}

impl Moments {
    fn unknown(sources: Sources) -> Moments {
        Moments { law: Law::Other, mean: None, square: None, cross: None, sources }
    }

    /// The distribution, if it is normal and known.
    fn normal(&self) -> Option<Normal> {
        let (mean, square) = (self.mean?, self.square?);
        let variance = (square - mean * mean).max(0.0);
        (self.law == Law::Normal).then_some(Normal { mean, variance })
    }
}

struct Forward<'a> {
    body: &'a Body,
    weights: Weights,
    wanted: Vec<bool>,
    moments: Vec<Moments>,
}

impl Forward<'_> {
    fn node(&self, index: usize, node: &Node) -> (Moments, Back) {
        let x = &self.moments[node.inputs[0]];
        match &node.kind {
            NodeKind::Layer(layer) => self.layer(index, node, layer, x),
            NodeKind::Add(_) => (
                node.inputs[1..].iter().fold(x.clone(), |all, value| sum(&all, &self.moments[*value])),
                Back::by(1.0),
            ),
            NodeKind::Concat => (self.concat(node), Back::by(1.0)),
            NodeKind::Own { .. } | NodeKind::Repeat { .. } => {
                (Moments::unknown(x.sources.clone()), Back::UNKNOWN)
            }
        }
    }

    fn layer(&self, index: usize, node: &Node, layer: &Layer, x: &Moments) -> (Moments, Back) {
        let unknown = || Moments::unknown(x.sources.clone());
        if layer.calls.view {
            return (x.clone(), Back::by(1.0));
        }
        match &node.facts.effect {
            Effect::Unknown => (unknown(), Back::UNKNOWN),
            Effect::Sums(sums) => self.sums(index, node, layer, sums).unwrap_or((unknown(), Back::UNKNOWN)),
            Effect::Rows => {
                (rows(index, layer).unwrap_or_else(|| Moments::unknown(Sources::of(index))), Back::UNKNOWN)
            }
            Effect::Activation(activation) => through(*activation, x, self.wanted[node.output]),
            Effect::Noise(noise) => (noisy(noise, x), Back::by(noise.factor_square)),
            Effect::BatchNorm { eps } => batch_norm(*eps, x),
            Effect::ExampleNorm { eps, centered } => example_norm(*eps, *centered, x),
            Effect::AnyNorm => (Moments { mean: Some(0.0), square: Some(1.0), ..unknown() }, Back::UNKNOWN),
            Effect::Means { back } => (unknown(), Back::by(*back)),
            Effect::Zeros => self.zeros(node, x),
        }
    }

    /// Sums by random weights: normal, whatever is summed.
    fn sums(&self, index: usize, node: &Node, layer: &Layer, sums: &Sums) -> Option<(Moments, Back)> {
        let x = &self.moments[node.inputs[0]];
        let (inputs, outputs) = (self.len(node.inputs[0])?, self.len(node.output)?);
        let weight = layer.params.first()?;
        let init = match self.weights {
            Weights::AsDeclared => &weight.init,
            Weights::Auto => &sums.auto,
        };
        let bias = bias(layer)?;
        if init.is(Init::Identity) && inputs == outputs && bias.square == 0.0 && sums.kept == 1.0 {
            return Some((x.clone(), Back::by(1.0)));
        }
        let variance = match init.constant() {
            // Nothing passes weights of 0; other constants make copies, which are no distribution.
            Some(0.0) => 0.0,
            Some(_) => return None,
            None => init.variance(&known(&weight.shape)?)? / sums.kept,
        };
        let times = |x: Option<f64>| match variance {
            0.0 => Some(0.0),
            _ => x.map(|x| sums.pairs / outputs * variance * x),
        };
        let square = times(x.square).map(|square| square + bias.square);
        let cross = times(x.cross).map(|cross| cross + bias.square);
        let moments =
            Moments { law: Law::Normal, mean: Some(bias.mean), square, cross, sources: Sources::of(index) };
        let factor = Some(sums.pairs / inputs * variance);
        Some((moments, Back { factor, mixed: true }))
    }

    /// The mean over all parts.
    fn concat(&self, node: &Node) -> Moments {
        let parts: Vec<&Moments> = node.inputs.iter().map(|value| &self.moments[*value]).collect();
        let shares: Option<Vec<f64>> = node.inputs.iter().map(|value| self.len(*value)).collect();
        let mean = |of: fn(&Moments) -> Option<f64>| {
            let shares = shares.as_ref()?;
            let sum =
                parts.iter().zip(shares).try_fold(0.0, |sum, (part, share)| Some(sum + share * of(part)?))?;
            Some(sum / shares.iter().sum::<f64>())
        };
        let same = |of: fn(&Moments) -> Option<f64>| {
            parts.iter().all(|part| of(part).is_some() && of(part) == of(parts[0]))
        };
        let law = match parts.iter().all(|part| part.law != Law::Other) {
            true if same(|part| part.mean) && same(|part| part.square) && same(|part| part.cross) => {
                parts[0].law
            }
            true => Law::NormalUnits,
            false => Law::Other,
        };
        let sources = parts.iter().fold(Sources::default(), |all, part| all.with(&part.sources));
        Moments { law, mean: mean(|x| x.mean), square: mean(|x| x.square), cross: mean(|x| x.cross), sources }
    }

    /// Zeros around, if any: windows read them less often than what they surround.
    fn zeros(&self, node: &Node, x: &Moments) -> (Moments, Back) {
        match self.len(node.inputs[0]) == self.len(node.output) {
            true => (x.clone(), Back::by(1.0)),
            false => (Moments::unknown(x.sources.clone()), Back::UNKNOWN),
        }
    }

    fn len(&self, value: usize) -> Option<f64> {
        self.body.values[value].shape.len().known().map(|n| n as f64)
    }
}

/// Mean and mean square of what is added to a sum.
struct Bias {
    mean: f64,
    square: f64,
}

fn bias(layer: &Layer) -> Option<Bias> {
    let Some(bias) = layer.params.iter().find(|tensor| tensor.kind == Kind::Bias) else {
        return Some(Bias { mean: 0.0, square: 0.0 });
    };
    match bias.init.constant() {
        Some(mean) => Some(Bias { mean, square: mean * mean }),
        None => Some(Bias { mean: 0.0, square: bias.init.variance(&known(&bias.shape)?)? }),
    }
}

fn known(shape: &[crate::language::shape::Size]) -> Option<Vec<usize>> {
    shape.iter().map(crate::language::shape::Size::known).collect()
}

/// Rows of a table; how often two examples share one is not known.
fn rows(index: usize, layer: &Layer) -> Option<Moments> {
    let table: &Tensor = layer.params.first()?;
    let square = table.init.variance(&known(&table.shape)?)?;
    let law = if table.init.is(Init::Normal) { Law::Normal } else { Law::Other };
    Some(Moments { law, mean: Some(0.0), square: Some(square), cross: None, sources: Sources::of(index) })
}

fn through(activation: Activation, x: &Moments, cross_wanted: bool) -> (Moments, Back) {
    let unknown = Moments::unknown(x.sources.clone());
    let Some(z) = x.normal() else {
        // Two straight pieces do the same to every scale.
        let scale_free =
            activation.function.form == Form::Bent && x.law == Law::Normal && x.mean == Some(0.0);
        let unit = Normal { mean: 0.0, variance: 1.0 };
        return (unknown, Back { factor: scale_free.then(|| activation.moments(unit).slope), mixed: false });
    };
    let moments = activation.moments(z);
    let cross = x.cross.filter(|_| cross_wanted).map(|cross| activation.cross(z, cross - z.mean * z.mean));
    let y = Moments { mean: Some(moments.mean), square: Some(moments.square), cross, ..unknown };
    (y, Back::by(moments.slope))
}

fn noisy(noise: &Noise, x: &Moments) -> Moments {
    let Noise { factor, factor_square, added_square, product, normal } = *noise;
    let square = x.square.zip(x.mean);
    Moments {
        law: if normal { x.law } else { Law::Other },
        mean: x.mean.map(|mean| factor * mean),
        square: square.map(|(square, mean)| factor_square * square + 2.0 * product * mean + added_square),
        cross: x.cross.map(|cross| factor * factor * cross),
        sources: x.sources.clone(),
    }
}

/// A unit's mean over the batch goes, so that two examples are as good as uncorrelated behind it.
fn batch_norm(eps: f64, x: &Moments) -> (Moments, Back) {
    let law = if x.law == Law::Other { Law::Other } else { Law::Normal };
    let variance = x.square.zip(x.cross).map(|(square, cross)| (square - cross).max(0.0));
    // Where the variance is not known, only a very small one would not become 1.
    let square = variance.map_or(1.0, |variance| variance / (variance + eps));
    let factor = variance.filter(|_| x.law != Law::NormalUnits).map(|variance| 1.0 / (variance + eps));
    let sources = x.sources.clone();
    let y = Moments { law, mean: Some(0.0), square: Some(square), cross: Some(0.0), sources };
    (y, Back { factor, mixed: false })
}

/// The gradient loses its part along the mean and along the values themselves, a share of 2/n, which about makes up for the
/// mean of 1/σ² being above 1/σ² of the mean.
fn example_norm(eps: f64, centered: bool, x: &Moments) -> (Moments, Back) {
    let mean = if centered { x.mean } else { Some(0.0) };
    let square = x.square.zip(mean).map(|(square, mean)| (square - mean * mean).max(0.0));
    let cross = x.cross.zip(mean).map(|(cross, mean)| cross - mean * mean);
    let y = Moments {
        law: x.law,
        mean: if centered {
            Some(0.0)
        } else {
            x.mean.zip(square).map(|(mean, square)| mean / (square + eps).sqrt())
        },
        square: Some(square.map_or(1.0, |square| square / (square + eps))),
        cross: cross.zip(square).map(|(cross, square)| cross / (square + eps)),
        sources: x.sources.clone(),
    };
    let factor = square.map(|square| 1.0 / (square + eps));
    (y, Back { factor, mixed: false })
}

/// Of values without common weights: what they have in common are their means.
fn sum(a: &Moments, b: &Moments) -> Moments {
    let sources = a.sources.with(&b.sources);
    if a.sources.meets(&b.sources) {
        return Moments::unknown(sources);
    }
    let means = a.mean.zip(b.mean);
    let products = |x: Option<f64>, y: Option<f64>| Some(x? + y? + 2.0 * means?.0 * means?.1);
    Moments {
        law: if a.law == Law::Normal && b.law == Law::Normal { Law::Normal } else { Law::Other },
        mean: means.map(|(a, b)| a + b),
        square: products(a.square, b.square),
        cross: products(a.cross, b.cross),
        sources,
    }
}

/// The mean square of every value's gradient, from the output, where it is 1, to the input.
fn backward(body: &Body, back: &[Back]) -> Vec<Option<f64>> {
    let mut gradients: Vec<Option<Gradient>> = vec![None; body.values.len()];
    let mut reached = vec![false; body.values.len()];
    gradients[body.output] = Some(Gradient { square: 1.0, sources: Sources::of(body.nodes.len()) });
    reached[body.output] = true;
    for (index, (node, back)) in body.nodes.iter().zip(back).enumerate().rev() {
        let given = gradients[node.output].as_ref().zip(back.factor).map(|(gradient, factor)| Gradient {
            square: gradient.square * factor,
            sources: if back.mixed { Sources::of(index) } else { gradient.sources.clone() },
        });
        for input in &node.inputs {
            let before = gradients[*input].take();
            gradients[*input] = match (reached[*input], before, given.clone()) {
                (false, _, given) => given,
                (true, Some(a), Some(b)) if !a.sources.meets(&b.sources) => {
                    Some(Gradient { square: a.square + b.square, sources: a.sources.with(&b.sources) })
                }
                (true, _, _) => None,
            };
            reached[*input] = true;
        }
    }
    gradients.into_iter().map(|gradient| gradient.map(|gradient| gradient.square)).collect()
}

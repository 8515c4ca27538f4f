//! A look inside: what the values and gradients of every layer are like on one batch, beside what was predicted.

use std::fmt::{self, Write};

use crate::base::error::Error;
use crate::base::functions::{hypot, square};
use crate::base::real::Real;
use crate::base::rng::Key;
use crate::base::text::{json_number, short};
use crate::data::{Dataset, Examples};
use crate::flat::penalty;
#[cfg(feature = "plot")]
use crate::look::plot::Figure;
use crate::loss::counted;
use crate::model::network::{Network, State, Trainable};
use crate::model::padding;
use crate::model::scalar::Scalar;
use crate::model::settings::Settings;
use crate::model::standardized;
use crate::model::step::{self, Loss};
use crate::model::wrapper::Model;
use crate::spec::Signal;
use crate::spec::walk::Visit;

/// All layers on one batch, in training mode, with one draw of the masks.
///
/// ```
/// use regnet::{data, network};
/// network! {
///     struct DigitNet: input(28, 28, 1) -> flatten -> dense(32) -> relu -> dense(10)
///         -> loss softmax_cross_entropy;
/// }
///
/// let probe = DigitNet::new(42).probe(&data::digits(64, 1), 7)?;
/// for layer in &probe.layers {
///     println!("{}: spread {:.3}, of which predicted {:?}", layer.name, layer.spread, layer.predicted.spread);
/// }
/// # Ok::<(), regnet::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Probe {
    /// How many updates there had been; `None` where no trainer says so.
    pub updates: Option<u64>,
    /// The loss of the batch.
    pub loss: Loss,
    /// The layers in the order of the forward pass.
    pub layers: Vec<Probed>,
}

/// One layer.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Probed {
    /// Its full name.
    pub name: String,
    /// Its word in the language.
    pub word: &'static str,
    /// The mean of its outputs, over examples and units.
    pub mean: f64,
    /// Their standard deviation.
    pub spread: f64,
    /// The share of them that are 0.
    pub zeros: f64,
    /// The share of them within a hundredth of an end of the range that the layer's word has (`tanh`, `hard_tanh`,
    /// `sigmoid`): their gradient is next to nothing.
    pub saturated: Option<f64>,
    /// The standard deviation around 0 of the mean loss's gradient with respect to the outputs.
    pub gradient: f64,
    /// The Euclidean norm of its parameters; `None` where it has none, as for the next two.
    pub weight: Option<f64>,
    /// That of their gradient, penalties included.
    pub weight_gradient: Option<f64>,
    /// How far the step moved them: the Euclidean norm of the difference; from a trainer alone.
    pub update: Option<f64>,
    /// What the declaration lets expect at the start.
    pub predicted: Signal,
}

/// Looks at all layers on these examples, as in a training step, but nothing changes; the masks are those of `seed`.
///
/// # Errors
/// Data that do not fit the network, or a single example before a batch norm.
pub fn probe<N: Trainable>(net: &Model<N>, data: &Dataset<N::Scalar>, seed: u64) -> Result<Probe, Error> {
    let data = &*standardized::seen::<N>(net.state().standardize.as_ref(), "batch", data)?;
    let mean = N::LOSS.and_then(|loss| padding::mean_weight::<N>(loss, data));
    examine(net, Examples { mean, ..data.slice(0..data.len()) }, Key::new(seed))
}

/// The same for examples that fit.
pub(crate) fn examine<N: Network>(
    net: &Model<N>,
    examples: Examples<'_, N::Scalar>,
    key: Key,
) -> Result<Probe, Error> {
    let Examples { x, targets, .. } = examples;
    let batch = x.len() / N::SPEC.input.len();
    let State { params, frozen, .. } = net.state();
    if let Some(layer) = N::SPEC.single_value_layer(padding::count::<N>(x), frozen.stats()) {
        return Err(Error::Batch(format!("`{}` needs two examples or more", layer.name)));
    }
    let pass = step::trace(net, x, key, |_, _| false);
    let mut layers: Vec<Probed> = pass.outputs().map(|(visit, values)| Probed::of(visit, values)).collect();
    let mut d_y = vec![N::Scalar::default(); pass.output().len()];
    let counts = padding::counts::<N>(&examples, pass.lengths());
    let found = step::with_loss::<N, _>(net.settings(), |loss| {
        counted::gradient(loss, batch, pass.output(), targets, counts, &mut d_y)
    })?;
    let mut grads = vec![N::Scalar::default(); N::SPEC.params];
    for (layer, d) in layers.iter_mut().zip(&pass.back(params, &d_y, &mut grads)[1..]) {
        layer.gradient = moments(d).root_mean_square();
    }
    penalty::add_gradient(N::SPEC, net.settings().values().as_ref(), params, &mut grads);
    let loss = Loss { data: found.loss, penalty: step::penalty_of(net) };
    let mut probe = Probe { updates: None, loss, layers };
    probe.set_norms::<N>(params, |layer| &mut layer.weight);
    probe.set_norms::<N>(&grads, |layer| &mut layer.weight_gradient);
    Ok(probe)
}

impl Probe {
    /// The layer of this full name: `hidden`, `residual1.dense1`.
    ///
    /// ```
    /// use regnet::{data, network};
    /// # network! { struct DigitNet: input(28, 28, 1) -> flatten -> dense(32) -> relu -> dense(10) -> loss softmax_cross_entropy; }
    ///
    /// let probe = DigitNet::new(42).probe(&data::digits(64, 1), 7)?;
    /// let relu = probe.layer("relu1").expect("the network has one");
    /// assert!(relu.zeros < 0.9, "most units are dead");
    /// # Ok::<(), regnet::Error>(())
    /// ```
    #[must_use]
    pub fn layer(&self, name: &str) -> Option<&Probed> {
        self.layers.iter().find(|layer| layer.name == name)
    }

    /// How far an update moved the parameters from where they were.
    pub(crate) fn set_updates<N: Network>(&mut self, before: &[N::Scalar], after: &[N::Scalar]) {
        let moved: Vec<N::Scalar> =
            after.iter().zip(before).map(|(after, before)| *after - *before).collect();
        self.set_norms::<N>(&moved, |layer| &mut layer.update);
    }

    /// The norm of each layer's part of a buffer that is like the parameters'.
    fn set_norms<N: Network>(&mut self, values: &[N::Scalar], place: fn(&mut Probed) -> &mut Option<f64>) {
        N::SPEC.each_param(|tensor| {
            let name = tensor.name();
            let layer = name.rsplit_once('.').map_or(name.as_str(), |(layer, _)| layer);
            let square: f64 = values[tensor.range()].iter().map(|w| w.wide() * w.wide()).sum();
            for layer in self.layers.iter_mut().filter(|known| known.name == layer) {
                let place = place(layer);
                *place = Some(hypot(place.unwrap_or(0.0), square.sqrt()));
            }
        });
    }

    /// The same as JSON: `{"updates": 1, "loss": …, "layers": [{"name": "dense1", …}]}`; what is missing or not finite is
    /// null.
    ///
    /// ```
    /// use regnet::{data, network};
    /// # network! { struct DigitNet: input(28, 28, 1) -> flatten -> dense(32) -> relu -> dense(10) -> loss softmax_cross_entropy; }
    ///
    /// let json = DigitNet::new(42).probe(&data::digits(64, 1), 7)?.to_json();
    /// assert!(json.starts_with("{\"updates\": null, \"loss\": "));
    /// # Ok::<(), regnet::Error>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let updates = self.updates.map_or("null".to_owned(), |updates| updates.to_string());
        let mut json = format!(
            "{{\"updates\": {updates}, \"loss\": {}, \"layers\": [",
            json_number(Some(self.loss.data))
        );
        for (index, layer) in self.layers.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            let _ = write!(json, "{comma}{{\"name\": \"{}\", \"word\": \"{}\"", layer.name, layer.word);
            for (name, value) in layer.numbers() {
                let _ = write!(json, ", \"{name}\": {}", json_number(value));
            }
            json.push('}');
        }
        json + "]}"
    }

    /// Spread and gradient of the layers, measured and predicted, as an SVG with a logarithmic axis.
    ///
    /// # Errors
    /// A file that cannot be written, or nothing finite above 0.
    #[cfg(feature = "plot")]
    pub fn plot(&self, path: impl AsRef<std::path::Path>) -> Result<(), Error> {
        let points = |value: &dyn Fn(&Probed) -> Option<f64>| {
            let layers = (1..).map(f64::from).zip(&self.layers);
            layers.filter_map(|(number, layer)| Some((number, value(layer)?))).collect::<Vec<_>>()
        };
        // What is predicted is relative to the gradient of the output.
        let end = self.layers.last().map(|layer| layer.gradient);
        let title = match self.updates {
            Some(updates) => format!("All layers after {updates} updates (lines: predicted at the start)"),
            None => "All layers (lines: predicted)".to_owned(),
        };
        Figure::new(title, "layer, by its number in the forward pass", "standard deviation")
            .log_y()
            .points("outputs", points(&|layer| Some(layer.spread)))
            .line("outputs", points(&|layer| layer.predicted.spread))
            .points("gradient", points(&|layer| Some(layer.gradient)))
            .line("gradient", points(&|layer| Some(layer.predicted.gradient? * end?)))
            .save(path)
    }
}

impl Probed {
    /// The numbers of a line, by name.
    fn numbers(&self) -> [(&'static str, Option<f64>); 10] {
        [
            ("mean", Some(self.mean)),
            ("spread", Some(self.spread)),
            ("predicted_spread", self.predicted.spread),
            ("zeros", Some(self.zeros)),
            ("saturated", self.saturated),
            ("gradient", Some(self.gradient)),
            ("predicted_gradient", self.predicted.gradient),
            ("weight", self.weight),
            ("weight_gradient", self.weight_gradient),
            ("update", self.update),
        ]
    }
}

impl fmt::Display for Probe {
    /// A table, with a column for each number that any layer has.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<_> = self.layers.iter().map(Probed::numbers).collect();
        let width = self.layers.iter().map(|layer| layer.name.chars().count()).max().unwrap_or(0).max(5);
        let columns: Vec<usize> =
            (0..10).filter(|column| rows.iter().any(|row| row[*column].1.is_some())).collect();
        write!(f, "{:width$}", "layer")?;
        for column in &columns {
            let title = rows[0][*column].0.replace('_', " ").replace("predicted", "pred.");
            write!(f, "  {title:>15}")?;
        }
        for (layer, row) in self.layers.iter().zip(&rows) {
            write!(f, "\n{:width$}", layer.name)?;
            for column in &columns {
                write!(f, "  {:>15}", short(row[*column].1))?;
            }
        }
        write!(f, "\nloss {:.6}", self.loss.total())?;
        match self.updates {
            Some(updates) => write!(f, " after {updates} updates"),
            None => Ok(()),
        }
    }
}

/// The range of a word's outputs, where its ends are flat.
fn ends(word: &str) -> Option<[f64; 2]> {
    match word {
        "tanh" | "hard_tanh" => Some([-1.0, 1.0]),
        "sigmoid" => Some([0.0, 1.0]),
        _ => None,
    }
}

/// Of the range, what counts as its end.
const END: f64 = 0.01;

impl Probed {
    fn of<T: Scalar>(visit: &Visit, values: &[T]) -> Probed {
        let Moments { count, mean, variance } = moments(values);
        let share = |found: usize| found as f64 / count.max(1.0);
        let near = |[low, high]: [f64; 2]| {
            let end = END * (high - low);
            share(values.iter().filter(|y| y.wide() < low + end || y.wide() > high - end).count())
        };
        Probed {
            name: visit.name.clone(),
            word: visit.layer.word,
            mean,
            spread: variance.sqrt(),
            zeros: share(values.iter().filter(|y| y.wide() == 0.0).count()),
            saturated: ends(visit.layer.word).map(near),
            gradient: 0.0,
            weight: None,
            weight_gradient: None,
            update: None,
            predicted: visit.layer.signal,
        }
    }
}

struct Moments {
    count: f64,
    mean: f64,
    variance: f64,
}

impl Moments {
    fn root_mean_square(&self) -> f64 {
        (self.variance + self.mean * self.mean).sqrt()
    }
}

fn moments<T: Scalar>(values: &[T]) -> Moments {
    let count = values.len() as f64;
    let mean = values.iter().map(|y| y.wide()).sum::<f64>() / count.max(1.0);
    let variance = values.iter().map(|y| square(y.wide() - mean)).sum::<f64>() / count.max(1.0);
    Moments { count, mean, variance }
}

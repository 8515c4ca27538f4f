//! Fifty layers deep: how the spread of activations and gradients grows or falls, predicted from the declaration by the
//! compiler and measured.

use regnet::ndarray::Array2;
use regnet::{Dataset, Error, Probe, Rng, Spec, network, plot};

/// What the programs share.
#[path = "common/mod.rs"]
pub(crate) mod common;
use common::{Finding, Options, Table, picture};

network! {
    // S = 0.9 in each layer: S^(depth-1) is a straight line where the axis is logarithmic.
    #[allow(stacked_affine)]
    pub struct Linear: input(256) -> repeat(50, dense(256, init = lecun(gain = 0.9))) -> loss mse;
    pub struct TanhGlorot: input(256) -> repeat(50, dense(256, init = glorot) -> tanh) -> loss mse;
    pub struct ReluHe: input(256) -> repeat(50, dense(256, init = he_in) -> relu) -> loss mse;
    #[allow(vanishing_signal)]
    pub struct ReluGlorot: input(256) -> repeat(50, dense(256, init = glorot) -> relu) -> loss mse;
    #[allow(exploding_signal)]
    pub struct ReluWide: input(256) -> repeat(50, dense(256, init = normal(0.12)) -> relu) -> loss mse;
}

const ABOUT: &str = "Measures the spread of activations and gradients in five networks of fifty layers beside what the compiler predicted.";

fn main() {
    common::main("02_signal", ABOUT, run);
}

const WIDTH: usize = 256;
const FAR: f64 = 1e8;

/// What is measured of one network: the mean square over seeds of each dense layer's output, and of its gradient.
struct Measured {
    name: &'static str,
    spec: &'static Spec,
    spread: Vec<f64>,
    gradient: Vec<f64>,
}

fn measured(
    name: &'static str,
    spec: &'static Spec,
    options: &Options,
    probe: impl Fn(u64, &Dataset) -> Result<Probe, Error>,
) -> Result<Measured, Error> {
    let (mut spread, mut gradient) = (vec![0.0; 50], vec![0.0; 50]);
    let count = options.seeds().count() as f64;
    for seed in options.seeds() {
        let mut rng = Rng::new(1_000 + seed);
        let mut normal = |std: f64| Array2::from_shape_simple_fn((64, WIDTH), || (std * rng.normal()) as f32);
        // Targets far beyond the outputs: the gradient at the output is then as random as they are.
        let layers = probe(seed, &Dataset::with_targets(normal(1.0), normal(FAR))?)?.layers;
        let dense = layers.iter().filter(|layer| layer.word == "dense");
        for (n, layer) in dense.enumerate() {
            spread[n] += layer.spread.powi(2) / count;
            gradient[n] += layer.gradient.unwrap_or(f64::NAN).powi(2) / count;
        }
    }
    let root = |all: Vec<f64>| all.into_iter().map(f64::sqrt).collect();
    Ok(Measured { name, spec, spread: root(spread), gradient: root(gradient) })
}

impl Measured {
    /// What the compiler says of the dense layers.
    fn predicted(&self) -> Vec<f64> {
        let dense = self.spec.layers.iter().filter(|layer| layer.word == "dense");
        dense.filter_map(|layer| layer.signal.spread).collect()
    }

    fn predicted_gradient(&self) -> Option<f64> {
        let dense: Vec<_> = self.spec.layers.iter().filter(|layer| layer.word == "dense").collect();
        Some(dense.first()?.signal.gradient? / dense.last()?.signal.gradient?)
    }
}

/// The networks, side by side.
pub fn run(options: &Options) -> Result<Finding, Error> {
    let of = [
        measured("linear, S = 0.9", Linear::SPEC, options, |seed, data| Linear::new(seed).probe(data, seed))?,
        measured("tanh, glorot", TanhGlorot::SPEC, options, |seed, data| {
            TanhGlorot::new(seed).probe(data, seed)
        })?,
        measured("relu, he_in", ReluHe::SPEC, options, |seed, data| ReluHe::new(seed).probe(data, seed))?,
        measured("relu, glorot", ReluGlorot::SPEC, options, |seed, data| {
            ReluGlorot::new(seed).probe(data, seed)
        })?,
        measured("relu, normal(0.12)", ReluWide::SPEC, options, |seed, data| {
            ReluWide::new(seed).probe(data, seed)
        })?,
    ];
    let mut table =
        Table::new(&["network", "spread, layer 50 / 1", "predicted", "gradient, layer 1 / 50", "predicted"]);
    let mut series = Vec::new();
    let names: Vec<[String; 2]> =
        of.iter().map(|net| [net.name.to_owned(), format!("{}, predicted", net.name)]).collect();
    let points = |all: &[f64]| all.iter().enumerate().map(|(n, x)| ((n + 1) as f64, *x)).collect();
    for (net, [measured, predicted]) in of.iter().zip(&names) {
        let forward = net.predicted();
        let ratio = |all: &[f64]| all[49] / all[0];
        table.row(vec![
            net.name.to_owned(),
            format!("{:.2e}", ratio(&net.spread)),
            format!("{:.2e}", ratio(&forward)),
            format!("{:.2e}", 1.0 / ratio(&net.gradient)),
            net.predicted_gradient().map_or("–".into(), |x| format!("{x:.2e}")),
        ]);
        series.push(plot::Series { name: measured, points: points(&net.spread) });
        series.push(plot::Series { name: predicted, points: points(&forward) });
    }
    let path = picture(options, "02_signal");
    plot::log_curves(
        &path,
        "The spread of activations over fifty layers",
        "layer",
        "standard deviation",
        &series,
    )?;
    let linear = &of[0];
    Ok(Finding {
        table,
        picture: path,
        numbers: of
            .iter()
            .map(|net| serde_json::json!({ "network": net.name, "spread": net.spread, "predicted": net.predicted(), "gradient": net.gradient }))
            .collect(),
        sentence: format!(
            "fifty linear layers with S = 0.9 leave {:.2e} of the spread behind the first, and S^49 is {:.2e}; relu by glorot leaves {:.1e}, by he_in {:.2}",
            linear.spread[49] / linear.spread[0],
            0.9f64.powi(49),
            of[3].spread[49] / of[3].spread[0],
            of[2].spread[49] / of[2].spread[0],
        ),
    })
}

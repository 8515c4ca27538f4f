//! Fifty layers deep: how the spread of activations and gradients grows or falls, predicted from the declaration by the
//! compiler and measured.

use lecture::{Finding, Lesson, Options, Table, over_seeds};
use regnet::ndarray::Array2;
use regnet::plot::Figure;
use regnet::{Dataset, Error, LayerSpec, Rng, Spec, Trainable, network};

network! {
    // S = 0.9 in each layer: S^(depth-1) is a straight line where the axis is logarithmic.
    #[allow(stacked_affine)]
    struct Linear: input(256) -> repeat(50, dense(256, init = lecun(gain = 0.9))) -> loss mse;
    struct TanhGlorot: input(256) -> repeat(50, dense(256, init = glorot) -> tanh) -> loss mse;
    struct ReluHe: input(256) -> repeat(50, dense(256, init = he_in) -> relu) -> loss mse;
    #[allow(vanishing_signal)]
    struct ReluGlorot: input(256) -> repeat(50, dense(256, init = glorot) -> relu) -> loss mse;
    #[allow(exploding_signal)]
    struct ReluWide: input(256) -> repeat(50, dense(256, init = normal(0.12)) -> relu) -> loss mse;
}

pub(crate) const LESSON: Lesson = Lesson {
    name: "02_signal",
    claim: "With depth m and scale S per layer the signal goes as S^(m-1): it explodes or vanishes, unless the weights' \
            variance is 2/in (relu) or 2/(in + out) (tanh).",
    about: "Measures the spread of activations and gradients in five networks of fifty layers beside what the compiler \
            predicted.",
    source: "the lecture; He et al. 2015, Glorot and Bengio 2010",
    run,
};

fn main() {
    LESSON.main();
}

const WIDTH: usize = 256;
const DEPTH: usize = 50;
/// Targets far beyond the outputs: the gradient at the output is then as random as they are.
const FAR: f64 = 1e8;

/// The spread of each dense layer's output and that of its gradient, on random data.
fn measured<N: Trainable<Scalar = f32>>(seed: u64) -> Result<[Vec<f64>; 2], Error> {
    let mut rng = Rng::new(1_000 + seed);
    let mut normal = |std: f64| Array2::from_shape_simple_fn((64, WIDTH), || (std * rng.normal()) as f32);
    let probe = N::new(seed).probe(&Dataset::with_targets(normal(1.0), normal(FAR))?, seed)?;
    let dense = || probe.layers.iter().filter(|layer| layer.word == "dense");
    Ok([dense().map(|layer| layer.spread).collect(), dense().map(|layer| layer.gradient).collect()])
}

/// What the compiler says of the dense layers.
fn predicted(spec: &'static Spec, number: fn(&LayerSpec) -> Option<f64>) -> Vec<f64> {
    spec.layers.iter().filter(|layer| layer.word == "dense").filter_map(number).collect()
}

/// The root of the mean square over seeds, layer by layer.
fn over(seeds: &[[Vec<f64>; 2]], which: usize) -> Vec<f64> {
    let square = |layer: usize| seeds.iter().map(|seed| seed[which][layer].powi(2)).sum::<f64>();
    (0..DEPTH).map(|layer| (square(layer) / seeds.len() as f64).sqrt()).collect()
}

fn run(options: &Options) -> Result<Finding, Error> {
    type Measure = fn(u64) -> Result<[Vec<f64>; 2], Error>;
    let networks: [(&str, &'static Spec, Measure); 5] = [
        ("linear, S = 0.9", Linear::SPEC, measured::<Linear>),
        ("tanh, glorot", TanhGlorot::SPEC, measured::<TanhGlorot>),
        ("relu, he_in", ReluHe::SPEC, measured::<ReluHe>),
        ("relu, glorot", ReluGlorot::SPEC, measured::<ReluGlorot>),
        ("relu, normal(0.12)", ReluWide::SPEC, measured::<ReluWide>),
    ];
    let results = over_seeds(options, &networks, |(_, _, measured), seed| measured(seed))?;
    let mut table =
        Table::new(["network", "spread, layer 50 / 1", "predicted", "gradient, layer 1 / 50", "predicted"]);
    let figure = |what: &str| {
        Figure::new(format!("{what}: measured (marks), predicted (lines)"), "layer", "standard deviation")
            .log_y()
    };
    let [mut outputs, mut gradients] = [figure("Activations"), figure("Gradients, last layer = 1")];
    let layers = |values: Vec<f64>| (1..).map(f64::from).zip(values);
    let mut numbers = Vec::new();
    for ((name, spec, _), seeds) in networks.iter().zip(&results) {
        let [spread, gradient] = [over(seeds, 0), over(seeds, 1)];
        let relative = |values: Vec<f64>| values.iter().map(|x| x / values[DEPTH - 1]).collect::<Vec<_>>();
        let gradient = relative(gradient);
        let forward = predicted(spec, |layer| layer.signal.spread);
        let backward = relative(predicted(spec, |layer| layer.signal.gradient));
        let ratios =
            [spread[DEPTH - 1] / spread[0], forward[DEPTH - 1] / forward[0], gradient[0], backward[0]];
        let [a, b, c, d] = ratios.map(|ratio| format!("{ratio:.2e}"));
        table.row([(*name).to_owned(), a, b, c, d]);
        numbers.push(serde_json::json!({ "network": name, "spread": spread, "predicted_spread": forward,
            "gradient": gradient, "predicted_gradient": backward }));
        outputs = outputs.points(name, layers(spread)).line(name, layers(forward));
        gradients = gradients.points(name, layers(gradient)).line(name, layers(backward));
    }
    let left = |network: usize| {
        let spread = over(&results[network], 0);
        spread[DEPTH - 1] / spread[0]
    };
    Ok(Finding {
        table,
        figures: vec![outputs, gradients],
        numbers: numbers.into(),
        sentence: format!(
            "fifty linear layers with S = 0.9 leave {:.2e} of the spread behind the first, and S^49 is {:.2e}; relu by \
             glorot leaves {:.1e}, by he_in {:.2}",
            left(0),
            0.9f64.powi(49),
            left(3),
            left(2),
        ),
    })
}

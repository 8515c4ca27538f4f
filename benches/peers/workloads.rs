//! What the Rust peers share: the workloads of `benches/workloads/networks.rs` as data, and the clock.
//! The peers themselves are `burn/src/main.rs` and `candle/src/main.rs`; the Python ones read `workloads.py`.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// A layer with its sizes; images are `[C,H,W]`, as both peers want them.
#[derive(Clone, Copy)]
pub enum Layer {
    Dense { inputs: usize, outputs: usize, bias: bool },
    Conv { inputs: usize, filters: usize, kernel: usize, padding: usize, bias: bool },
    BatchNorm { features: usize },
    LayerNorm { features: usize },
    Relu,
    Tanh,
    MaxPool,
    Flatten,
    Dropout { drop: f64 },
}

pub enum Optimizer {
    Sgd { rate: f64, momentum: Option<f64> },
    Adam { rate: f64 },
}

pub enum Kind {
    /// Forward, loss, backward, update.
    Train(Optimizer),
    /// Forward as at inference, without a tape.
    Infer,
    /// Forward as in training and backward to the input, one layer alone.
    Layer,
}

pub enum Targets {
    /// Cross-entropy with one of ten labels an example.
    Labels,
    /// Mean squared error with one value an example.
    Values,
}

pub struct Workload {
    pub key: &'static str,
    pub kind: Kind,
    pub batch: usize,
    /// One example: `[features]` or `[C,H,W]`.
    pub input: Vec<usize>,
    pub layers: Vec<Layer>,
    pub targets: Targets,
}

impl Workload {
    /// The shape of a batch.
    pub fn shape(&self) -> Vec<usize> {
        [self.batch].into_iter().chain(self.input.iter().copied()).collect()
    }

    pub fn labels(&self) -> Vec<u32> {
        (0..self.batch).map(|example| (example * 7 % 10) as u32).collect()
    }

    pub fn values(&self) -> Vec<f32> {
        (0..self.batch).map(|example| (example as f32).sin()).collect()
    }
}

/// Batches that are cycled through, so that none stays in the cache alone.
pub const BATCHES: usize = 8;

fn dense(inputs: usize, outputs: usize) -> Layer {
    Layer::Dense { inputs, outputs, bias: true }
}

/// `batchnorm` takes any bias in front of it away again: regnet leaves it out by itself, so the peers do too.
fn dense_norm_relu(inputs: usize, outputs: usize) -> [Layer; 3] {
    let dense = Layer::Dense { inputs, outputs, bias: false };
    [dense, Layer::BatchNorm { features: outputs }, Layer::Relu]
}

fn conv_norm_relu(inputs: usize, filters: usize) -> [Layer; 3] {
    let conv = Layer::Conv { inputs, filters, kernel: 3, padding: 1, bias: false };
    [conv, Layer::BatchNorm { features: filters }, Layer::Relu]
}

fn conv_relu_pool(inputs: usize, filters: usize) -> [Layer; 3] {
    [Layer::Conv { inputs, filters, kernel: 5, padding: 0, bias: true }, Layer::Relu, Layer::MaxPool]
}

const HALF: Layer = Layer::Dropout { drop: 0.5 };

fn tiny(inputs: usize) -> Vec<Layer> {
    vec![dense(inputs, 32), Layer::Tanh, dense(32, 32), Layer::Tanh, dense(32, 1)]
}

fn small() -> Vec<Layer> {
    vec![dense(784, 128), Layer::Relu, dense(128, 10)]
}

fn normed() -> Vec<Layer> {
    let hidden = [&dense_norm_relu(784, 512)[..], &[HALF], &dense_norm_relu(512, 512), &[HALF]].concat();
    [&hidden[..], &[dense(512, 10)]].concat()
}

fn lenet() -> Vec<Layer> {
    let head = [Layer::Flatten, dense(256, 120), Layer::Relu, dense(120, 84), Layer::Relu, dense(84, 10)];
    [&conv_relu_pool(1, 6)[..], &conv_relu_pool(6, 16), &head].concat()
}

fn convolutional() -> Vec<Layer> {
    let first = [&conv_norm_relu(1, 32)[..], &conv_norm_relu(32, 32), &[Layer::MaxPool]].concat();
    let second = [&conv_norm_relu(32, 64)[..], &conv_norm_relu(64, 64), &[Layer::MaxPool]].concat();
    let head = [&[Layer::Flatten], &dense_norm_relu(64 * 7 * 7, 128)[..], &[HALF, dense(128, 10)]].concat();
    [first, second, head].concat()
}

fn wide() -> Vec<Layer> {
    let hidden = |inputs| [dense(inputs, 1024), Layer::Relu, HALF];
    let dropped = [Layer::Dropout { drop: 0.2 }];
    [&dropped[..], &hidden(784), &hidden(1024), &hidden(1024), &[dense(1024, 10)]].concat()
}

fn deep() -> Vec<Layer> {
    let hidden = (0..50).flat_map(|_| [dense(100, 100), Layer::Tanh]);
    hidden.chain([dense(100, 10)]).collect()
}

/// All rows, named as in `benches/workloads/main.rs`.
pub fn workloads() -> Vec<Workload> {
    use Kind::{Infer, Layer as Alone, Train};
    use Targets::{Labels, Values};
    let adam = || Train(Optimizer::Adam { rate: 1e-3 });
    let sgd = |rate, momentum| Train(Optimizer::Sgd { rate, momentum });
    let row = |key, kind, batch, input: &[usize], layers, targets| Workload {
        key,
        kind,
        batch,
        input: input.to_vec(),
        layers,
        targets,
    };
    let image = &[1, 28, 28];
    vec![
        row("W1_infer_b1", Infer, 1, &[4], tiny(4), Values),
        row("W1_infer_b64", Infer, 64, &[4], tiny(4), Values),
        row("W2_train_b32", adam(), 32, &[2], tiny(2), Values),
        row("W3_train_b64", sgd(0.05, None), 64, &[784], small(), Labels),
        row("W3_infer_b1", Infer, 1, &[784], small(), Labels),
        row("W3_infer_b256", Infer, 256, &[784], small(), Labels),
        row("W4_train_b128", adam(), 128, &[784], normed(), Labels),
        row("W5_train_b128", adam(), 128, image, lenet(), Labels),
        row("W5_infer_b1", Infer, 1, image, lenet(), Labels),
        row("W5_infer_b256", Infer, 256, image, lenet(), Labels),
        row("W6_train_b128", adam(), 128, image, convolutional(), Labels),
        row("W6_infer_b1", Infer, 1, image, convolutional(), Labels),
        row("W6_infer_b256", Infer, 256, image, convolutional(), Labels),
        row("W7_train_b100", sgd(0.1, Some(0.9)), 100, &[784], wide(), Labels),
        row("W8_train_b128", sgd(0.01, None), 128, &[100], deep(), Labels),
        row("L_dropout_train_b128", Alone, 128, &[4096], vec![HALF], Values),
        row(
            "L_batchnorm_train_b128",
            Alone,
            128,
            &[32, 28, 28],
            vec![Layer::BatchNorm { features: 32 }],
            Values,
        ),
        row("L_layernorm_train_b128", Alone, 128, &[1024], vec![Layer::LayerNorm { features: 1024 }], Values),
    ]
}

/// What a peer makes of a workload.
pub struct Made {
    /// Values that are trained, to be compared between the peers.
    pub parameters: usize,
    /// A step on one of the batches; the loss of a training step, else any value of the result.
    pub step: Box<dyn FnMut(usize) -> f32>,
}

/// A sample lasts this long at least: the clock is read in 0.03 µs.
const SAMPLE: Duration = Duration::from_micros(100);
const WARM_UP: Duration = Duration::from_millis(50);
/// Samples of a step that outlasts the time of its row.
const FEWEST: usize = 2;
/// Steps on one batch after which its loss must have fallen.
const CHECK_STEPS: usize = 20;

/// Minimum and median of the samples, µs.
fn measure(step: &mut dyn FnMut(usize) -> f32, time: Duration) -> (f64, f64) {
    let mut turn = 0;
    let mut next = || {
        turn = (turn + 1) % BATCHES;
        black_box(step(turn));
    };
    let (begin, mut steps) = (Instant::now(), 0u32);
    while steps == 0 || begin.elapsed() < WARM_UP {
        next();
        steps += 1;
    }
    let each = begin.elapsed() / steps;
    let steps = (SAMPLE.as_nanos() / each.as_nanos().max(1)).max(1) as u32;
    let (begin, mut samples) = (Instant::now(), Vec::new());
    while samples.len() < FEWEST || begin.elapsed() < time {
        let start = Instant::now();
        (0..steps).for_each(|_| next());
        samples.push(start.elapsed().as_secs_f64() * 1e6 / f64::from(steps));
    }
    samples.sort_by(f64::total_cmp);
    (samples[0], samples[samples.len() / 2])
}

/// The command line of every peer: `--json FILE --threads T [--seconds S] [--only A,B] [--check]`.
struct Options {
    json: String,
    threads: usize,
    time: Duration,
    only: Vec<String>,
    check: bool,
}

impl Options {
    fn from_arguments() -> Option<Self> {
        let time = Duration::from_millis(200);
        let mut options = Self { json: String::new(), threads: 1, time, only: Vec::new(), check: false };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--json" => options.json = arguments.next()?,
                "--threads" => options.threads = arguments.next()?.parse().ok()?,
                "--seconds" => {
                    options.time = Duration::try_from_secs_f64(arguments.next()?.parse().ok()?).ok()?
                }
                "--only" => options.only = arguments.next()?.split(',').map(str::to_owned).collect(),
                "--check" => options.check = true,
                _ => return None,
            }
        }
        (!options.json.is_empty()).then_some(options)
    }

    fn wants(&self, key: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|prefix| key.starts_with(prefix))
    }
}

/// Times the workloads that are wanted, or with `--check` trains each on one batch, and writes the numbers.
pub fn run(make: impl Fn(&Workload) -> Made) {
    let Some(options) = Options::from_arguments() else {
        eprintln!("usage: --json FILE [--threads T] [--seconds S] [--only A,B] [--check]");
        std::process::exit(2);
    };
    let mut rows = Vec::new();
    for workload in workloads().iter().filter(|workload| options.wants(workload.key)) {
        let Made { parameters, mut step } = make(workload);
        let numbers = if options.check {
            let steps = if matches!(workload.kind, Kind::Train(_)) { CHECK_STEPS } else { 1 };
            let losses: Vec<f32> = (0..steps).map(|_| step(0)).collect();
            format!(r#""parameters": {parameters}, "first": {}, "last": {}"#, losses[0], losses[steps - 1])
        } else {
            let (min_us, median_us) = measure(&mut step, options.time);
            format!(r#""min_us": {min_us}, "median_us": {median_us}"#)
        };
        rows.push(format!(r#""{}": {{"threads": {{"{}": {{{numbers}}}}}}}"#, workload.key, options.threads));
    }
    let json = format!("{{\"workloads\": {{\n{}\n}}}}\n", rows.join(",\n"));
    std::fs::write(&options.json, json).unwrap_or_else(|error| panic!("{}: {error}", options.json));
}

/// Values of a standard normal distribution, for inputs: which ones they are does not matter.
pub fn normal(count: usize, seed: u64) -> Vec<f32> {
    let mut state = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 40) as f32 + 0.5) / (1u64 << 24) as f32
    };
    let mut pair = || (-2.0 * uniform().ln()).sqrt() * (std::f32::consts::TAU * uniform()).cos();
    (0..count).map(|_| pair()).collect()
}

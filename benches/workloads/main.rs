//! Times the workloads of the design on networks declared with `network!`:
//!
//! ```text
//! cargo bench --bench workloads -- [--only W5,L] [--threads 1,2] [--json FILE] [--quick] [--levels all]
//! ```

#![allow(unsafe_code)]

mod levels;
mod machine;
mod networks;
mod timing;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use regnet::optim::Attached;
use regnet::{Adam, Grads, Labels, Network, Optimizer, Rng, Sgd, Targets, Trainable, pool};

use networks::{B1, B2, BatchNorm, Dropout, LayerNorm, W1, W2, W3, W4, W5, W6, W7, W8};
use timing::{Measured, measure};

/// Counts what it hands on to the system's allocator: a step should need nothing.
struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call goes to `System` unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller gives what `alloc` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller gives what `dealloc` asks for; the block came from `System`.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations() -> usize {
    ALLOCATIONS.load(Ordering::Relaxed)
}

/// One row: a name as in the peers' scripts, its operations, and the step that is timed.
struct Workload {
    key: &'static str,
    /// Floating-point operations of the products and convolutions in a step: forward, both gradients, and no
    /// input gradient of the first layer. 0 where memory is the limit.
    flops: f64,
    step: Box<dyn FnMut()>,
}

/// Batches that are cycled through, so that none stays in the cache alone.
const BATCHES: usize = 8;

fn inputs<N: Network<Scalar = f32>>(batch: usize) -> Vec<Vec<f32>> {
    let mut rng = Rng::new(1);
    let mut batch = || (0..batch * N::SPEC.input.len()).map(|_| rng.normal() as f32).collect();
    (0..BATCHES).map(|_| batch()).collect()
}

/// A whole training step: forward, loss, backward, update.
fn train<N, O>(key: &'static str, net: N, mut optimizer: Attached<O, N>, batch: usize) -> Workload
where
    N: Trainable<Scalar = f32> + 'static,
    O: Optimizer + 'static,
{
    let (mut net, mut rng) = (net, Rng::new(7));
    let mut ws = net.workspace(batch);
    let x = inputs::<N>(batch);
    let labels: Vec<u32> = (0..batch).map(|example| (example * 7 % 10) as u32).collect();
    let values: Vec<f32> = (0..batch * N::SPEC.output.len()).map(|value| (value as f32).sin()).collect();
    let by_labels = N::LOSS.is_some_and(|loss| loss.takes_labels());
    let mut turn = 0;
    let step = move || {
        let targets = if by_labels { Targets::from(Labels(&labels)) } else { Targets::from(&values) };
        turn = (turn + 1) % BATCHES;
        optimizer.train(&mut net, &x[turn], targets, &mut ws, &mut rng).expect("the batch fits");
    };
    let macs = N::SPEC.macs();
    let first = N::SPEC.layers.iter().map(|layer| layer.macs).find(|macs| *macs > 0).unwrap_or(0);
    Workload { key, flops: (2 * batch * (3 * macs - first)) as f64, step: Box::new(step) }
}

/// `infer` into the workspace.
fn infer<N: Network<Scalar = f32> + 'static>(key: &'static str, net: N, batch: usize) -> Workload {
    let (x, mut ws, mut turn) = (inputs::<N>(batch), net.inference_workspace(batch), 0);
    let step = move || {
        turn = (turn + 1) % BATCHES;
        std::hint::black_box(net.infer(&x[turn], &mut ws));
    };
    Workload { key, flops: (2 * batch * N::SPEC.macs()) as f64, step: Box::new(step) }
}

/// `forward` and `backward` of a network of one layer, the gradient of its input included.
fn layer<N: Network<Scalar = f32> + 'static>(key: &'static str, net: N, batch: usize) -> Workload {
    let (mut net, mut grads, mut rng) = (net, Grads::<N>::zeros(), Rng::new(7));
    let mut ws = net.workspace(batch);
    let (x, d_y) = (inputs::<N>(batch).swap_remove(0), inputs::<N>(batch).swap_remove(1));
    let step = move || {
        net.forward(&x, &mut ws, &mut rng);
        std::hint::black_box(net.backward(&d_y, &mut grads, &mut ws));
    };
    Workload { key, flops: 0.0, step: Box::new(step) }
}

/// A name, and what makes its workload when it is wanted.
type Row = (&'static str, fn(&'static str) -> Workload);

/// All rows.
const WORKLOADS: &[Row] = &[
    ("W1_infer_b1", |key| infer(key, W1::new(1), 1)),
    ("W1_infer_b64", |key| infer(key, W1::new(1), 64)),
    ("W2_train_b32", |key| train(key, W2::new(1), Adam::new(1e-3).attach(), 32)),
    ("W3_train_b64", |key| train(key, W3::new(1), Sgd::new(0.05).attach(), 64)),
    ("W3_infer_b1", |key| infer(key, W3::new(1), 1)),
    ("W3_infer_b256", |key| infer(key, W3::new(1), 256)),
    ("W4_train_b128", |key| train(key, W4::new(1), Adam::new(1e-3).attach(), 128)),
    ("W5_train_b128", |key| train(key, W5::new(1), Adam::new(1e-3).attach(), 128)),
    ("W5_infer_b1", |key| infer(key, W5::new(1), 1)),
    ("W5_infer_b256", |key| infer(key, W5::new(1), 256)),
    ("W6_train_b128", |key| train(key, W6::new(1), Adam::new(1e-3).attach(), 128)),
    ("W6_infer_b1", |key| infer(key, W6::new(1), 1)),
    ("W6_infer_b256", |key| infer(key, W6::new(1), 256)),
    ("W7_train_b100", |key| train(key, W7::new(1), Sgd::new(0.1).momentum(0.9).attach(), 100)),
    ("W8_train_b128", |key| train(key, W8::new(1), Sgd::new(0.01).attach(), 128)),
    ("B1_train_b16384", |key| train(key, B1::new(1), Adam::new(1e-3).attach(), 16_384)),
    ("B2_train_b64", |key| train(key, B2::new(1), Adam::new(1e-3).attach(), 64)),
    ("B2_train_b128", |key| train(key, B2::new(1), Adam::new(1e-3).attach(), 128)),
    ("B2_train_b512", |key| train(key, B2::new(1), Adam::new(1e-3).attach(), 512)),
    ("B2_train_b1024", |key| train(key, B2::new(1), Adam::new(1e-3).attach(), 1_024)),
    ("B2_train_b2048", |key| train(key, B2::new(1), Adam::new(1e-3).attach(), 2_048)),
    ("B2_train_b4096", |key| train(key, B2::new(1), Adam::new(1e-3).attach(), 4_096)),
    ("L_dropout_train_b128", |key| layer(key, Dropout::new(1), 128)),
    ("L_batchnorm_train_b128", |key| layer(key, BatchNorm::new(1), 128)),
    ("L_layernorm_train_b128", |key| layer(key, LayerNorm::new(1), 128)),
];

fn main() {
    let options = Options::from_arguments().unwrap_or_else(|error| {
        eprintln!("error: {error}");
        std::process::exit(2);
    });
    if let Some(asked) = &options.levels {
        levels::run(asked, &options.for_a_level(), options.json.as_ref()).unwrap_or_else(|error| {
            eprintln!("error: {error}");
            std::process::exit(1);
        });
        return;
    }
    println!("instruction set {}", regnet::simd_level());
    let mut peaks = serde_json::Map::new();
    for &threads in &options.threads {
        let (peak, bandwidth) = (machine::peak_gflops(threads), machine::bandwidth(threads));
        let said = peak.map_or_else(|| "peak unknown".to_owned(), |peak| format!("peak {peak:.1} GFLOP/s"));
        println!("{threads} thread(s): {said}, memory {bandwidth:.1} GB/s");
        peaks.insert(threads.to_string(), peak.into());
    }
    println!(
        "\n{:<24} {:>3} {:>12} {:>12} {:>9} {:>9} {:>12}",
        "workload", "T", "min µs", "median µs", "GFLOP/s", "of peak", "allocations"
    );
    let mut rows = serde_json::Map::new();
    for (key, make) in WORKLOADS.iter().filter(|(key, _)| options.wants(key)) {
        let mut workload = make(key);
        let mut by_threads = serde_json::Map::new();
        let measured = measure(&mut workload, &options.threads, options.seconds());
        for (&threads, measured) in options.threads.iter().zip(&measured) {
            let gflops = workload.flops / measured.min_us / 1e3;
            let fraction = peaks[&threads.to_string()].as_f64().map(|peak| gflops / peak);
            println!("{}", row(workload.key, threads, measured, gflops, fraction));
            let numbers = serde_json::json!({
                "min_us": measured.min_us, "median_us": measured.median_us, "gflops": gflops,
                "fraction": fraction, "allocations": measured.allocations,
            });
            by_threads.insert(threads.to_string(), numbers);
        }
        rows.insert((*key).to_owned(), serde_json::json!({ "threads": by_threads }));
    }
    if let Some(path) = &options.json {
        let level = regnet::simd_level();
        let json = serde_json::json!({ "level": level, "peak_gflops": peaks, "workloads": rows });
        if let Err(error) = std::fs::write(path, format!("{json:#}\n")) {
            eprintln!("error: {}: {error}", path.display());
            std::process::exit(1);
        }
    }
}

fn row(key: &str, threads: usize, measured: &Measured, gflops: f64, fraction: Option<f64>) -> String {
    let Measured { min_us, median_us, allocations } = measured;
    let counted = gflops > 0.0;
    let or_dash = |text: Option<String>| text.filter(|_| counted).unwrap_or_else(|| "–".to_owned());
    let fraction = or_dash(fraction.map(|fraction| format!("{:.1} %", 100.0 * fraction)));
    let gflops = or_dash(Some(format!("{gflops:.1}")));
    format!(
        "{key:<24} {threads:>3} {min_us:>12.2} {median_us:>12.2} {gflops:>9} {fraction:>9} {allocations:>12}"
    )
}

struct Options {
    only: Vec<String>,
    threads: Vec<usize>,
    json: Option<std::path::PathBuf>,
    quick: bool,
    /// The levels that are run one after another, each in a process of its own.
    levels: Option<String>,
}

const HELP: &str = "\
Times the workloads of the design.

usage: cargo bench --bench workloads -- [options]

  --only A,B       rows whose names begin so: W5, W3_infer, L
  --threads 1,2    numbers of threads (1 and all cores)
  --json FILE      writes the numbers
  --quick          a tenth of the time for each row
  --levels all     every instruction set that the machine has, side by side, with fractions of the peak of each; or some:
                   avx2,vector128
  --help           this text";

impl Options {
    fn from_arguments() -> Result<Options, lexopt::Error> {
        use lexopt::prelude::*;
        let mut threads = vec![1, pool::threads()];
        threads.dedup();
        let mut options = Options { only: Vec::new(), threads, json: None, quick: false, levels: None };
        let mut arguments = lexopt::Parser::from_env();
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("only") => {
                    options.only = arguments.value()?.string()?.split(',').map(str::to_owned).collect();
                }
                Long("threads") => {
                    let list = arguments.value()?.string()?;
                    options.threads =
                        list.split(',').map(str::parse).collect::<Result<_, _>>().map_err(|_| {
                            lexopt::Error::from(format!("--threads takes numbers such as 1,2, not `{list}`"))
                        })?;
                }
                Long("json") => options.json = Some(arguments.value()?.into()),
                Long("quick") => options.quick = true,
                Long("levels") => options.levels = Some(arguments.value()?.string()?),
                // cargo gives it to every bench
                Long("bench") => {}
                Short('h') | Long("help") => {
                    println!("{HELP}");
                    std::process::exit(0);
                }
                Short(_) | Long(_) | Value(_) => return Err(argument.unexpected()),
            }
        }
        Ok(options)
    }

    /// The arguments of a process for one level.
    fn for_a_level(&self) -> Vec<String> {
        let threads: Vec<String> = self.threads.iter().map(usize::to_string).collect();
        let mut arguments = vec!["--threads".to_owned(), threads.join(",")];
        if !self.only.is_empty() {
            arguments.extend(["--only".to_owned(), self.only.join(",")]);
        }
        arguments.extend(self.quick.then(|| "--quick".to_owned()));
        arguments
    }

    fn wants(&self, key: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|prefix| key.starts_with(prefix))
    }

    /// How long each number of threads is measured.
    fn seconds(&self) -> Duration {
        Duration::from_millis(if self.quick { 200 } else { 2000 })
    }
}

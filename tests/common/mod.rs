//! What several test programs share.
#![allow(dead_code)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use regnet::{Network, Real, Rng, Scalar};

/// The network with every parameter moved a little, so that no gamma is 1, no bias 0 and no two weights agree.
pub fn shaken<N: Network>(mut net: N) -> N {
    let mut rng = Rng::new(99);
    for value in &mut net.state_mut().params {
        *value = N::Scalar::of(value.wide() + 0.1 * rng.normal());
    }
    net
}

/// Numbers from a seed, about the size of standardized data.
pub fn normal<T: Scalar>(len: usize, seed: u64) -> Vec<T> {
    let mut rng = Rng::new(seed);
    (0..len).map(|_| T::of(rng.normal())).collect()
}

/// A tensor below this is zero but for rounding, as the gradient of a bias before a batch norm is.
const ZERO: f64 = 1e-12;

/// max|a−b| / max(max|b|, 1e-3), or max|a−b| where b is zero; infinite where a value is not a number, which
/// must not hide in a maximum.
pub fn relative_error(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len(), "two tensors of one shape");
    let largest = b.iter().fold(0.0f64, |largest, b| largest.max(b.abs()));
    let scale = if largest < ZERO { 1.0 } else { largest.max(1e-3) };
    let off = |(a, b): (&f64, &f64)| if (a - b).is_nan() { f64::INFINITY } else { (a - b).abs() };
    a.iter().zip(b).map(off).fold(0.0, f64::max) / scale
}

/// Numbers to be compared bit for bit: no two zeros and no two NaN are taken for the same.
pub fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|value| value.to_bits()).collect()
}

/// The same numbers in f64.
pub fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().map(|&value| value.into()).collect()
}

/// The words of a network's declaration: its stages, those of repeated blocks too, and its loss.
pub fn words<N: Network>() -> Vec<&'static str> {
    fn collect(layers: &'static [regnet::LayerSpec], words: &mut Vec<&'static str>) {
        for layer in layers {
            words.push(layer.word);
            collect(layer.body, words);
        }
    }
    let mut words = vec![N::SPEC.loss];
    collect(N::SPEC.layers, &mut words);
    words
}

/// The words of layers and losses in the macro crate, and of what joins them.
pub fn words_of_the_language() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("regnet-macros/src/layers");
    let mut words = BTreeSet::from(["residual", "concat", "sum"].map(String::from));
    let files = |folder: &Path| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let folders = files(&folder).filter(|path| path.is_dir()).flat_map(|folder| files(&folder));
    for path in files(&folder).chain(folders) {
        // initial values are no layers; their distributions are tested in the runtime
        if path.file_stem().is_some_and(|stem| stem == "inits") || path.is_dir() {
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        let given = source.lines().filter_map(|line| line.trim().strip_prefix("word: \""));
        words.extend(given.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
    }
    words
}

/// One test of this program in a process of its own, which the variable tells a path; none, and said so, where
/// `REGNET_TEST_NO_PROCESSES` is set: an emulator of a processor cannot start programs of it.
pub fn process_of(test: &str, variable: &str, path: &Path) -> Option<Child> {
    if std::env::var_os("REGNET_TEST_NO_PROCESSES").is_some() {
        eprintln!("left out, as REGNET_TEST_NO_PROCESSES asks: what takes a process of its own");
        return None;
    }
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", test, "--quiet"]).env(variable, path);
    Some(program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
}

/// Waits until something is so, ten seconds at most.
pub fn wait_until(mut is_so: impl FnMut() -> bool) {
    for _ in 0..10_000 {
        if is_so() {
            return;
        }
        sleep(Duration::from_millis(1));
    }
}

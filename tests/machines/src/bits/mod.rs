//! The bits of results: a hash for each of some networks that together use every word, and of what else is computed. Kernels
//! that several machines have must give on all of them those of their file.

mod networks;
mod others;

use regnet::__private::{LossFunction, machine};
use regnet::ndarray::{ArrayD, ArrayView, IxDyn};
use regnet::{Dataset, Network, Optimizer, Real, Rng, Scalar, Trainable, Trainer};

/// Kernels whose bits are the same on several machines, and those bits.
#[derive(Clone, Copy)]
pub struct Kernels {
    /// The level, as `REGNET_SIMD` calls it.
    pub level: &'static str,
    /// Whether a machine of this kind has these kernels under the name of the level.
    pub here: bool,
    /// The name of the file of `tests/machines` that has the bits.
    #[allow(dead_code, reason = "for the tests")]
    pub file: &'static str,
    /// `name hash`, one a line; written by `REGNET_BLESS=1 cargo test --test bits`.
    expected: &'static str,
}

/// All of them. The portable kernels have the same bits on every machine, vectors of four lanes on those that fuse
/// multiply-adds, and on those that do not.
pub const KERNELS: [Kernels; 3] = [
    Kernels { level: "portable", here: true, file: "bits.txt", expected: include_str!("../../bits.txt") },
    Kernels {
        level: "vector128",
        here: !machine::FUSED,
        file: "bits_vector128.txt",
        expected: include_str!("../../bits_vector128.txt"),
    },
    Kernels {
        level: "vector128",
        here: machine::FUSED,
        file: "bits_vector128_fused.txt",
        expected: include_str!("../../bits_vector128_fused.txt"),
    },
];

/// The kernels of this process, if there is a file for them.
pub fn kernels() -> Option<Kernels> {
    KERNELS.into_iter().find(|kernels| kernels.here && kernels.level == regnet::simd_level())
}

/// A result by name, with its hash.
pub type Hashed = (String, u64);

/// All results.
pub fn hashes() -> Vec<Hashed> {
    let mut all = Vec::new();
    networks::each(&mut all);
    others::each(&mut all);
    all
}

/// The words of the networks.
#[allow(dead_code, reason = "for the tests")]
pub fn words() -> Vec<&'static str> {
    networks::words()
}

/// A line of the file.
pub fn line(name: &str, hash: u64) -> String {
    format!("{name} {hash:016x}")
}

impl Kernels {
    /// Panics with each result that has other bits than the file says, and each that it does not know.
    pub fn compare(&self, found: &[Hashed]) {
        let lines: Vec<String> = found.iter().map(|(name, hash)| line(name, *hash)).collect();
        let expected: Vec<&str> = self.expected.lines().collect();
        let differ = lines.iter().filter(|line| !expected.contains(&line.as_str()));
        let differ: Vec<&str> = differ.filter_map(|line| line.split(' ').next()).collect();
        assert!(differ.is_empty(), "other bits than in {}: {}", self.file, differ.join(", "));
        assert_eq!(lines.len(), expected.len(), "{} has results that are computed no more", self.file);
    }
}

/// 64-bit FNV-1a over the bits of numbers; one NaN is as good as another.
#[derive(Clone, Copy)]
struct Bits(u64);

impl Bits {
    fn new() -> Bits {
        Bits(0xcbf2_9ce4_8422_2325)
    }

    fn bytes(self, bytes: &[u8]) -> Bits {
        let step = |hash: u64, &byte: &u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        Bits(bytes.iter().fold(self.0, step))
    }

    fn of<'a, T: Real>(self, values: impl IntoIterator<Item = &'a T>) -> Bits {
        values.into_iter().fold(self, |hash, value| {
            let value = if value.is_nan() { T::nan() } else { *value };
            let mut bytes = [0; 8];
            T::encode(&[value], &mut bytes[..size_of::<T>()]);
            hash.bytes(&bytes[..size_of::<T>()])
        })
    }
}

/// Examples that a network takes, drawn from a seed.
struct Examples<T> {
    inputs: ArrayD<T>,
    labels: Vec<u32>,
    values: ArrayD<T>,
}

impl<T: Scalar> Examples<T> {
    fn draw<N: Network<Scalar = T>>(count: usize, loss: &dyn LossFunction<T>) -> Examples<T> {
        let mut rng = Rng::new(17);
        let below = N::SPEC.whole_inputs().map(|(_, below)| below as f64);
        let shape = |of: &[usize]| IxDyn(&[&[count], of].concat());
        let inputs = ArrayD::from_shape_simple_fn(shape(N::SPEC.input.dims()), || match below {
            None => T::of(rng.normal()),
            Some(below) => T::of((rng.uniform() * below).floor()),
        });
        let classes = N::SPEC.output.last() as f64;
        let labels = (0..count).map(|_| (rng.uniform() * classes) as u32).collect();
        let values =
            ArrayD::from_shape_simple_fn(shape(N::SPEC.output.dims()), || T::of(loss.target(rng.uniform())));
        Examples { inputs, labels, values }
    }

    fn dataset(&self, loss: &dyn LossFunction<T>) -> Dataset<T> {
        match loss.takes_labels() {
            true => Dataset::labelled(self.inputs.clone(), self.labels.clone()).unwrap(),
            false => Dataset::with_targets(self.inputs.clone(), self.values.clone()).unwrap(),
        }
    }
}

/// So many examples, of which a batch is a part: more than the kernels take at once.
const EXAMPLES: usize = 44;
const BATCH: usize = 20;

/// The start of a network, its loss and gradients, the same in 64 bits, and what it is after a training.
fn examine<N, W, O>(name: &str, mut net: N, mut wide: W, optimizer: O, all: &mut Vec<Hashed>)
where
    N: Trainable<Scalar = f32>,
    W: Trainable<Scalar = f64>,
    O: Optimizer,
{
    let mut add = |what: &str, bits: Bits| all.push((format!("{name}.{what}"), bits.0));
    add("start", Bits::new().of(&net.state().params).of(&net.state().stats));
    add("gradients", gradients(&mut net));
    add("gradients_f64", gradients(&mut wide));

    let loss = N::LOSS.expect("these networks have losses");
    let data = Examples::draw::<N>(EXAMPLES, loss).dataset(loss);
    let trainer = Trainer::new(optimizer).epochs(3).batch_size(BATCH).seed(5).progress(false);
    let history = trainer.fit(&mut net, &data, None).unwrap();
    let losses: Vec<f64> =
        history.epochs.iter().flat_map(|epoch| [epoch.train_loss, epoch.penalty]).collect();
    add("trained", Bits::new().of(&net.state().params).of(&net.state().stats).of(&losses));
    let view: ArrayView<'_, f32, IxDyn> = data.view();
    add("scores", Bits::new().of(&net.scores(view.view())).of(&net.predict(view)));
}

/// Of the loss and the gradients of one pass in training, with its masks.
fn gradients<N: Trainable>(net: &mut N) -> Bits {
    let loss = N::LOSS.expect("these networks have losses");
    let data = Examples::draw::<N>(BATCH, loss).dataset(loss);
    let (mut ws, mut grads) = (net.workspace(BATCH), net.zero_grads());
    let mut rng = Rng::new(23);
    let loss = net.forward_backward(data.inputs(), data.targets(), &mut grads, &mut ws, &mut rng).unwrap();
    Bits::new().of(&[loss.data, loss.penalty]).of(grads.values())
}

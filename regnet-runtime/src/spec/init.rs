//! How weights start. `auto` is resolved by the macro: he_in before the relu family, lecun before selu,
//! else glorot.

use std::fmt;

use crate::base::real::Real;
use crate::base::rng::{Key, Rng};
use crate::base::shape::Shape;

/// The initial distribution of a tensor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Init {
    /// All 0.
    Zeros,
    /// All 1.
    Ones,
    /// All the same.
    Constant(f64),
    /// N(0, std²).
    Normal(f64),
    /// N(0, std²) without what lies beyond 2·std, as PyTorch's `trunc_normal_` and Keras's `TruncatedNormal`: the
    /// standard deviation is `std` before the cut, 0.88·std after it.
    TruncatedNormal(f64),
    /// Uniform in [-a, a).
    Uniform(f64),
    /// Variance 2 / fan_in: keeps the variance of relu layers forward (He et al. 2015).
    HeIn(Draw),
    /// Variance 2 / fan_out: keeps it backward.
    HeOut(Draw),
    /// Variance 4 / (fan_in + fan_out): the mean of both.
    HeAvg(Draw),
    /// Variance 2 / (fan_in + fan_out) (Glorot & Bengio 2010).
    Glorot(Draw),
    /// Variance 1 / fan_in (LeCun et al. 1998).
    Lecun(Draw),
    /// The gain times orthonormal rows or columns, whichever are fewer, of the weight as a matrix [all but the last
    /// axis, last] (Saxe, McClelland & Ganguli 2014).
    Orthogonal(f64),
    /// In each of so many groups of units, unit j is input j, in the centre cell of a convolution's kernel; units beyond
    /// the inputs start at 0: PyTorch's `eye_` and `dirac_`.
    Identity(usize),
    /// 0, but 1 for the second of four gates: an lstm that remembers at first (Gers et al. 2000).
    ForgetGate,
    /// What the layer's own `init` writes (a user's layer).
    Layer,
}

/// Each variance by fans from normal numbers, as an expansion names it.
pub const HE_IN: Init = Init::HeIn(Draw::NORMAL);
/// See [`Init::HeOut`].
pub const HE_OUT: Init = Init::HeOut(Draw::NORMAL);
/// See [`Init::HeAvg`].
pub const HE_AVG: Init = Init::HeAvg(Draw::NORMAL);
/// See [`Init::Glorot`].
pub const GLOROT: Init = Init::Glorot(Draw::NORMAL);
/// See [`Init::Lecun`].
pub const LECUN: Init = Init::Lecun(Draw::NORMAL);

/// What a variance by fans is drawn from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Draw {
    uniform: bool,
    gain: f64,
}

impl Draw {
    /// Normal numbers.
    pub const NORMAL: Draw = Draw { uniform: false, gain: 1.0 };
    /// Uniform numbers, of the same variance.
    pub const UNIFORM: Draw = Draw { uniform: true, gain: 1.0 };

    /// With the standard deviation multiplied by `gain`.
    #[must_use]
    pub const fn gain(self, gain: f64) -> Draw {
        Draw { gain, ..self }
    }
}

/// The part of a normal's standard deviation that is left between −2 and 2 of them: √(1 − 4·φ(2) / (2·Φ(2) − 1)).
const LEFT_BY_CUT: f64 = 0.879_625_661_034_239_8;

/// fan_in and fan_out of a weight: its last two axes times its receptive field, `[kh, kw, in, out]`.
fn fans(shape: Shape) -> (f64, f64) {
    let product = |axes: &[usize]| axes.iter().map(|&n| n as f64).product::<f64>();
    match shape.dims() {
        [] => (1.0, 1.0),
        [n] => (*n as f64, *n as f64),
        [field @ .., inputs, outputs] => {
            let field = product(field);
            (field * *inputs as f64, field * *outputs as f64)
        }
    }
}

impl Init {
    /// The standard deviation it draws with, for a weight of this shape; 0 for constants.
    #[must_use]
    pub fn std(self, shape: Shape) -> f64 {
        let (fan_in, fan_out) = fans(shape);
        match self {
            Init::Zeros
            | Init::Ones
            | Init::Constant(_)
            | Init::Identity(_)
            | Init::ForgetGate
            | Init::Layer => 0.0,
            Init::Normal(std) => std,
            Init::TruncatedNormal(std) => LEFT_BY_CUT * std,
            Init::Uniform(a) => a / 3f64.sqrt(),
            Init::HeIn(draw) => draw.gain * (2.0 / fan_in).sqrt(),
            Init::HeOut(draw) => draw.gain * (2.0 / fan_out).sqrt(),
            Init::HeAvg(draw) => draw.gain * (4.0 / (fan_in + fan_out)).sqrt(),
            Init::Glorot(draw) => draw.gain * (2.0 / (fan_in + fan_out)).sqrt(),
            Init::Lecun(draw) => draw.gain * (1.0 / fan_in).sqrt(),
            Init::Orthogonal(gain) => {
                let [.., outputs] = shape.dims() else { return gain };
                let rows = shape.len() / (*outputs).max(1);
                gain / (rows.max(*outputs) as f64).sqrt()
            }
        }
    }

    /// Fills a tensor of this shape from its own stream of random numbers.
    pub(crate) fn fill<T: Real>(self, shape: Shape, values: &mut [T], key: Key) {
        let mut rng = Rng::from_key(key);
        match self {
            Init::Zeros => values.fill(T::zero()),
            Init::Ones => values.fill(T::one()),
            Init::Constant(c) => values.fill(T::of(c)),
            Init::Uniform(a) => uniform(a, values, &mut rng),
            Init::Normal(std) => normal(std, values, &mut rng),
            Init::TruncatedNormal(std) => {
                values.iter_mut().for_each(|w| *w = T::of(std * within_two(&mut rng)));
            }
            Init::HeIn(draw)
            | Init::HeOut(draw)
            | Init::HeAvg(draw)
            | Init::Glorot(draw)
            | Init::Lecun(draw) => match draw.uniform {
                true => uniform(3f64.sqrt() * self.std(shape), values, &mut rng),
                false => normal(self.std(shape), values, &mut rng),
            },
            Init::Orthogonal(gain) => {
                let units = shape.dims().last().copied().unwrap_or(1);
                orthogonal(units, gain, values, &mut rng);
            }
            Init::Identity(groups) => identity(groups, shape, values),
            Init::ForgetGate => {
                values.fill(T::zero());
                let gate = values.len() / 4;
                values[gate..2 * gate].fill(T::one());
            }
            Init::Layer => {}
        }
    }
}

impl fmt::Display for Init {
    /// As in a declaration.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Init::Zeros => f.write_str("zeros"),
            Init::Ones => f.write_str("ones"),
            Init::Constant(c) => write!(f, "constant({c:?})"),
            Init::Normal(std) => write!(f, "normal({std:?})"),
            Init::TruncatedNormal(std) => write!(f, "truncated_normal({std:?})"),
            Init::Uniform(a) => write!(f, "uniform({a:?})"),
            Init::HeIn(draw) => write!(f, "he_in{draw}"),
            Init::HeOut(draw) => write!(f, "he_out{draw}"),
            Init::HeAvg(draw) => write!(f, "he_avg{draw}"),
            Init::Glorot(draw) => write!(f, "glorot{draw}"),
            Init::Lecun(draw) => write!(f, "lecun{draw}"),
            Init::Orthogonal(1.0) => f.write_str("orthogonal"),
            Init::Orthogonal(gain) => write!(f, "orthogonal(gain = {gain:?})"),
            Init::Identity(_) => f.write_str("identity"),
            Init::ForgetGate => f.write_str("1 for the forget gate"),
            Init::Layer => f.write_str("layer"),
        }
    }
}

impl fmt::Display for Draw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.uniform, self.gain == 1.0) {
            (false, true) => Ok(()),
            (false, false) => write!(f, "(gain = {:?})", self.gain),
            (true, true) => f.write_str("(uniform)"),
            (true, false) => write!(f, "(uniform, gain = {:?})", self.gain),
        }
    }
}

fn normal<T: Real>(std: f64, values: &mut [T], rng: &mut Rng) {
    values.iter_mut().for_each(|w| *w = T::of(std * rng.normal()));
}

fn uniform<T: Real>(a: f64, values: &mut [T], rng: &mut Rng) {
    values.iter_mut().for_each(|w| *w = T::of(a * (2.0 * rng.uniform() - 1.0)));
}

/// A standard normal number between −2 and 2: drawn again until it is.
fn within_two(rng: &mut Rng) -> f64 {
    loop {
        let draw = rng.normal();
        if draw.abs() <= 2.0 {
            return draw;
        }
    }
}

/// Ones at [kh / 2, kw / 2, j, j] of each group, and at [j, j] of a matrix.
fn identity<T: Real>(groups: usize, shape: Shape, values: &mut [T]) {
    values.fill(T::zero());
    let [kernel @ .., inputs, units] = shape.dims() else { return };
    let cell = kernel.iter().fold(0, |cell, size| cell * size + size / 2);
    let of_group = units / groups.max(1);
    for unit in (0..*units).filter(|unit| unit % of_group < *inputs) {
        values[(cell * inputs + unit % of_group) * units + unit] = T::one();
    }
}

/// Fills `values`, a matrix [rows, units], with the gain times orthonormal columns (rows >= units) or rows: Gram-Schmidt,
/// done twice per vector ("twice is enough", Giraud et al. 2005), on normal draws, in f64.
fn orthogonal<T: Real>(units: usize, gain: f64, values: &mut [T], rng: &mut Rng) {
    if values.is_empty() {
        return;
    }
    let rows = values.len() / units;
    let (count, length) = (rows.min(units), rows.max(units));
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(count);
    while basis.len() < count {
        let mut vector: Vec<f64> = (0..length).map(|_| rng.normal()).collect();
        for _ in 0..2 {
            for other in &basis {
                let along: f64 = vector.iter().zip(other).map(|(v, o)| v * o).sum();
                vector.iter_mut().zip(other).for_each(|(v, o)| *v -= along * o);
            }
        }
        let norm = vector.iter().map(|v| v * v).sum::<f64>().sqrt();
        // A draw that lies almost in the span of the others would be rounding noise: draw again.
        if norm > 1e-8 {
            vector.iter_mut().for_each(|v| *v /= norm);
            basis.push(vector);
        }
    }
    for row in 0..rows {
        for unit in 0..units {
            let value = if rows >= units { basis[unit][row] } else { basis[row][unit] };
            values[row * units + unit] = T::of(gain * value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four standard errors of a variance from n normal draws: 4·√(2/n).
    fn variance_bound(n: usize) -> f64 {
        4.0 * (2.0 / n as f64).sqrt()
    }

    #[test]
    fn random_inits_have_the_moments_of_their_formulas() {
        let shape = Shape::new(&[3, 5, 40, 60]);
        let (fan_in, fan_out) = (600.0, 900.0);
        let cases = [
            (Init::Normal(0.3), 0.09),
            (Init::Uniform(0.6), 0.12),
            // 1 − 4·φ(2) / (2·Φ(2) − 1) of 0.09
            (Init::TruncatedNormal(0.3), 0.09 * 0.773_741_303_549_923_2),
            (Init::HeIn(Draw::NORMAL), 2.0 / fan_in),
            (Init::HeOut(Draw::NORMAL), 2.0 / fan_out),
            (Init::HeAvg(Draw::NORMAL), 4.0 / (fan_in + fan_out)),
            (Init::Glorot(Draw::NORMAL), 2.0 / (fan_in + fan_out)),
            (Init::Lecun(Draw::NORMAL), 1.0 / fan_in),
            (Init::HeIn(Draw::UNIFORM), 2.0 / fan_in),
            (Init::HeOut(Draw::UNIFORM.gain(2.0)), 8.0 / fan_out),
            (Init::HeAvg(Draw::NORMAL.gain(0.5)), 1.0 / (fan_in + fan_out)),
            (Init::Glorot(Draw::UNIFORM), 2.0 / (fan_in + fan_out)),
            (Init::Lecun(Draw::NORMAL.gain(3.0)), 9.0 / fan_in),
        ];
        for (stream, (init, expected)) in cases.into_iter().enumerate() {
            let mut values = vec![0f64; shape.len()];
            init.fill(shape, &mut values, Key::new(3).stream(stream as u32));
            let n = values.len();
            let mean = values.iter().sum::<f64>() / n as f64;
            let variance = values.iter().map(|w| (w - mean).powi(2)).sum::<f64>() / n as f64;
            assert!(mean.abs() < 4.0 * (expected / n as f64).sqrt(), "{init:?}: mean {mean}");
            assert!((variance / expected - 1.0).abs() < variance_bound(n), "{init:?}: variance {variance}");
            assert!((init.std(shape).powi(2) / expected - 1.0).abs() < 1e-12, "{init:?}");
        }
    }

    #[test]
    fn what_is_cut_off_is_cut_off() {
        let shape = Shape::new(&[100, 300]);
        let (mut cut, mut uniform) = (vec![0f64; shape.len()], vec![0f64; shape.len()]);
        Init::TruncatedNormal(0.5).fill(shape, &mut cut, Key::new(1));
        assert!(cut.iter().all(|w| w.abs() <= 1.0) && cut.iter().any(|w| w.abs() > 0.99));
        Init::HeIn(Draw::UNIFORM).fill(shape, &mut uniform, Key::new(1));
        let end = (6.0_f64 / 100.0).sqrt();
        assert!(uniform.iter().all(|w| w.abs() <= end) && uniform.iter().any(|w| w.abs() > 0.99 * end));
    }

    #[test]
    fn an_identity_is_one_at_the_centre() {
        let in_groups = |groups, dims: &'static [usize]| {
            let mut values = vec![9f32; Shape::new(dims).len()];
            Init::Identity(groups).fill(Shape::new(dims), &mut values, Key::new(0));
            values
        };
        let filled = |dims| in_groups(1, dims);
        assert_eq!(filled(&[2, 3]), [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
        assert_eq!(filled(&[3, 2]), [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        let ones = |values: Vec<f32>| (0..values.len()).filter(|&i| values[i] == 1.0).collect::<Vec<_>>();
        // cell (1, 2) of 3 x 4
        assert_eq!(ones(filled(&[3, 4, 2, 2])), [6 * 4, 6 * 4 + 3]);
        assert_eq!(ones(filled(&[5, 1, 3])), [2 * 3]);
        // two groups of two inputs and three units; three channels by themselves
        assert_eq!(ones(in_groups(2, &[1, 2, 6])), [0, 3, 6 + 1, 6 + 4]);
        assert_eq!(ones(in_groups(3, &[3, 3, 1, 3])), [4 * 3, 4 * 3 + 1, 4 * 3 + 2]);
    }

    #[test]
    fn text_is_that_of_a_declaration() {
        let cases = [
            (Init::HeIn(Draw::NORMAL), "he_in"),
            (Init::Glorot(Draw::NORMAL.gain(1.67)), "glorot(gain = 1.67)"),
            (Init::Lecun(Draw::UNIFORM), "lecun(uniform)"),
            (Init::HeAvg(Draw::UNIFORM.gain(0.5)), "he_avg(uniform, gain = 0.5)"),
            (Init::Orthogonal(1.0), "orthogonal"),
            (Init::Orthogonal(1.41), "orthogonal(gain = 1.41)"),
            (Init::TruncatedNormal(0.02), "truncated_normal(0.02)"),
        ];
        for (init, text) in cases {
            assert_eq!(init.to_string(), text);
        }
    }

    #[test]
    fn constant_inits_are_constant() {
        let shape = Shape::new(&[2, 3]);
        for (init, expected) in [(Init::Zeros, 0.0), (Init::Ones, 1.0), (Init::Constant(-0.5), -0.5)] {
            let mut values = vec![9f32; 6];
            init.fill(shape, &mut values, Key::new(0));
            assert_eq!(values, [expected; 6]);
        }
    }

    #[test]
    fn orthogonal_columns_or_rows_are_orthonormal() {
        for (rows, units) in [(7, 4), (4, 7), (5, 5), (1, 1), (60, 60)] {
            let mut w = vec![0f64; rows * units];
            let gain = if rows == 5 { 1.41 } else { 1.0 };
            Init::Orthogonal(gain).fill(Shape::new(&[rows, units]), &mut w, Key::new(11));
            let (count, step, inner, length) =
                if rows >= units { (units, 1, units, rows) } else { (rows, units, 1, units) };
            for a in 0..count {
                for b in 0..count {
                    let dot: f64 =
                        (0..length).map(|i| w[a * step + i * inner] * w[b * step + i * inner]).sum();
                    let expected = gain * gain * f64::from(a == b);
                    assert!((dot - expected).abs() < 1e-14, "{rows}x{units}: ({a},{b}) {dot}");
                }
            }
        }
    }

    #[test]
    fn a_convolution_counts_its_receptive_field() {
        assert_eq!(fans(Shape::new(&[3, 5, 2, 7])), (30.0, 105.0));
        assert_eq!(fans(Shape::new(&[784, 128])), (784.0, 128.0));
    }
}

//! How weights start. `auto` is resolved by the macro: he_in before the relu family, lecun before selu,
//! else glorot.

use crate::rng::{Key, Rng};
use crate::scalar::Real;
use crate::shape::Shape;

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
    /// Uniform in [-a, a).
    Uniform(f64),
    /// N(0, 2 / fan_in): keeps the variance of relu layers forward (He et al. 2015).
    HeIn,
    /// N(0, 2 / fan_out): keeps it backward.
    HeOut,
    /// N(0, 4 / (fan_in + fan_out)): the mean of both.
    HeAvg,
    /// N(0, 2 / (fan_in + fan_out)) (Glorot & Bengio 2010).
    Glorot,
    /// N(0, 1 / fan_in) (LeCun et al. 1998).
    Lecun,
    /// Orthonormal rows or columns, whichever are fewer, of the weight as a matrix [all but the last axis, last].
    Orthogonal,
    /// What the layer's own `init` writes (a user's layer).
    Layer,
}

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
            Init::Zeros | Init::Ones | Init::Constant(_) | Init::Layer => 0.0,
            Init::Normal(std) => std,
            Init::Uniform(a) => a / 3f64.sqrt(),
            Init::HeIn => (2.0 / fan_in).sqrt(),
            Init::HeOut => (2.0 / fan_out).sqrt(),
            Init::HeAvg => (4.0 / (fan_in + fan_out)).sqrt(),
            Init::Glorot => (2.0 / (fan_in + fan_out)).sqrt(),
            Init::Lecun => (1.0 / fan_in).sqrt(),
            Init::Orthogonal => {
                let [.., outputs] = shape.dims() else { return 1.0 };
                let rows = shape.len() / (*outputs).max(1);
                1.0 / (rows.max(*outputs) as f64).sqrt()
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
            Init::Uniform(a) => values.iter_mut().for_each(|w| *w = T::of(a * (2.0 * rng.uniform() - 1.0))),
            Init::Normal(_) | Init::HeIn | Init::HeOut | Init::HeAvg | Init::Glorot | Init::Lecun => {
                let std = self.std(shape);
                values.iter_mut().for_each(|w| *w = T::of(std * rng.normal()));
            }
            Init::Orthogonal => {
                let units = shape.dims().last().copied().unwrap_or(1);
                orthogonal(units, values, &mut rng);
            }
            Init::Layer => {}
        }
    }
}

/// Fills `values`, a matrix [rows, units], with orthonormal columns (rows >= units) or rows: Gram-Schmidt,
/// done twice per vector ("twice is enough", Giraud et al. 2005), on normal draws, in f64.
fn orthogonal<T: Real>(units: usize, values: &mut [T], rng: &mut Rng) {
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
            values[row * units + unit] = T::of(value);
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
            (Init::HeIn, 2.0 / fan_in),
            (Init::HeOut, 2.0 / fan_out),
            (Init::HeAvg, 4.0 / (fan_in + fan_out)),
            (Init::Glorot, 2.0 / (fan_in + fan_out)),
            (Init::Lecun, 1.0 / fan_in),
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
            Init::Orthogonal.fill(Shape::new(&[rows, units]), &mut w, Key::new(11));
            let (count, step, inner, length) =
                if rows >= units { (units, 1, units, rows) } else { (rows, units, 1, units) };
            for a in 0..count {
                for b in 0..count {
                    let dot: f64 =
                        (0..length).map(|i| w[a * step + i * inner] * w[b * step + i * inner]).sum();
                    let expected = f64::from(a == b);
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

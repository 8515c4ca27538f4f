//! y_l = W[x_l]: each whole number is looked up as a row of the weight.   x [B,L]  weight [vocabulary,units]  y [B,L,units]

use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut, times};
use crate::machine::kernel::INSIDE;
use crate::machine::number::Number;
use crate::machine::pool::{self, CHUNK};
use std::fmt;

/// A table with a row of numbers for each word of a vocabulary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Embedding {
    /// L, words of an example.
    pub length: usize,
    /// Rows of the table: inputs are whole numbers below.
    pub vocabulary: usize,
    /// Values of a row.
    pub units: usize,
}

kernels! {
    /// The passes of an embedding; slices have their exact lengths, x holds whole numbers below the vocabulary.
    pub trait EmbeddingKernel: Number {
        fn embedding_forward(layer: &Embedding, x: &[Self], weight: &[Self], y: &mut [Self]) = forward;
        fn embedding_backward(layer: &Embedding, x: &[Self], d_y: &[Self], d_weight: &mut [Self]) = backward;
    }
}

impl Embedding {
    /// [L,units]
    #[must_use]
    pub const fn output(&self) -> Shape {
        Shape::new(&[self.length, self.units])
    }

    /// A row is copied, not computed.
    #[must_use]
    pub const fn macs(&self) -> usize {
        0
    }

    /// The weight's length.
    #[must_use]
    pub const fn params(&self) -> usize {
        self.vocabulary.saturating_mul(self.units)
    }

    /// y_l = W[x_l].   x [B,L]  params [vocabulary,units]  y [B,L,units]
    ///
    /// # Panics
    /// If a value of x is no whole number below the vocabulary. What trains and predicts looks before, and gives an error.
    #[track_caller]
    pub fn forward<T: EmbeddingKernel>(&self, batch: usize, x: &[T], params: &[T], y: &mut [T]) {
        let words = times(batch, self.length);
        let (x, weight) = (head(x, words, "x"), head(params, self.params(), "params"));
        self.check(x);
        T::embedding_forward(INSIDE, self, x, weight, head_mut(y, times(words, self.units), "y"));
    }

    /// d_W[v] = Σ d_y_l over the places with x_l = v; d_x = 0, since a step between whole numbers has no slope.
    ///
    /// x [B,L]  d_y [B,L,units]  d_params [vocabulary,units]  d_x [B,L]
    #[track_caller]
    pub fn backward<T: EmbeddingKernel>(
        &self,
        batch: usize,
        x: &[T],
        _params: &[T],
        d_y: &[T],
        d_params: &mut [T],
        d_x: Option<&mut [T]>,
    ) {
        let words = times(batch, self.length);
        let (x, d_y) = (head(x, words, "x"), head(d_y, times(words, self.units), "d_y"));
        self.check(x);
        T::embedding_backward(INSIDE, self, x, d_y, head_mut(d_params, self.params(), "d_params"));
        if let Some(d_x) = d_x {
            head_mut(d_x, words, "d_x").fill(T::zero());
        }
    }

    #[track_caller]
    fn check<T: Number>(&self, x: &[T]) {
        if let Some(place) = crate::base::words::first_outside(x, self.vocabulary) {
            panic!("value {place}, {}, is no whole number below {}", x[place], self.vocabulary);
        }
    }
}

impl fmt::Display for Embedding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "embedding({}, {})", self.vocabulary, self.units)
    }
}

fn row<T: Number>(x: T) -> usize {
    x.wide() as usize
}

fn forward<T: Number>(layer: &Embedding, x: &[T], weight: &[T], y: &mut [T]) {
    let units = layer.units;
    let words = CHUNK.div_ceil(units.max(1));
    pool::chunks_mut(y, words * units, &|chunk, y| {
        for (y, &x) in y.chunks_exact_mut(units).zip(&x[chunk * words..]) {
            y.copy_from_slice(&weight[row(x) * units..][..units]);
        }
    });
}

/// Each chunk of rows looks through all words, in their order: the sums are the same for any threads.
fn backward<T: Number>(layer: &Embedding, x: &[T], d_y: &[T], d_weight: &mut [T]) {
    let units = layer.units;
    let rows = CHUNK.div_ceil(units.max(1));
    pool::chunks_mut(d_weight, rows * units, &|chunk, d_weight| {
        d_weight.fill(T::zero());
        let first = chunk * rows;
        let here = first..first + d_weight.len() / units;
        for (&x, d_y) in x.iter().zip(d_y.chunks_exact(units)) {
            if here.contains(&row(x)) {
                let d_row = &mut d_weight[(row(x) - first) * units..][..units];
                d_row.iter_mut().zip(d_y).for_each(|(d, &d_y)| *d += d_y);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::Given;
    use crate::machine::pool::with_threads;

    #[test]
    fn gradients_are_central_differences() {
        for (batch, length, vocabulary, units) in [(0, 2, 3, 2), (1, 1, 1, 1), (3, 5, 4, 3), (2, 7, 9, 17)] {
            let layer = Embedding { length, vocabulary, units };
            let (words, values) = (batch * length, batch * length * units);
            let mut given = Given::new(0, vocabulary * units, values);
            let x: Vec<f64> = (0..words).map(|i| (i * i % vocabulary) as f64).collect();
            let (mut d_x, mut d_params) = (vec![9.0; words], given.dirty(vocabulary * units));
            layer.backward(batch, &x, &given.params, &given.d_y, &mut d_params, Some(&mut d_x));
            assert!(d_x.iter().all(|&d| d == 0.0));
            given.x.clear();
            given.check(|_, params, y| layer.forward(batch, &x, params, y), &d_params, &[]);
        }
    }

    #[test]
    fn the_sums_are_the_same_for_any_threads() {
        let layer = Embedding { length: 500, vocabulary: 3_000, units: 33 };
        let x: Vec<f32> = (0..1_000).map(|i| (i * 7 % 40 * 70) as f32).collect();
        let d_y: Vec<f32> = (0..33_000).map(|i| (i % 101) as f32 * 0.01).collect();
        let run = |threads| {
            with_threads(threads, || {
                let mut d_weight = vec![7.0; layer.params()];
                layer.backward(2, &x, &[], &d_y, &mut d_weight, None);
                d_weight
            })
        };
        let one = run(1);
        assert_eq!(one, run(3));
        assert!(one[33..70 * 33].iter().all(|&d| d == 0.0) && one[70 * 33] != 0.0);
    }

    #[test]
    fn text() {
        assert_eq!(Embedding { length: 3, vocabulary: 100, units: 8 }.to_string(), "embedding(100, 8)");
    }

    #[test]
    #[should_panic(expected = "value 1, 2.5, is no whole number below 3")]
    fn other_values_panic() {
        Embedding { length: 2, vocabulary: 3, units: 1 }.forward(
            1,
            &[2.0, 2.5_f32],
            &[0.0; 3],
            &mut [0.0; 2],
        );
    }
}

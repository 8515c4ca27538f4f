//! y = x for x > 0, a·x elsewhere, with one learned a.   params a [1]
//!
//! He, Zhang, Ren & Sun, "Delving deep into rectifiers", ICCV 2015. As they advise, weight decay leaves a alone: it
//! would push it to 0, which is relu.

use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut, times};
use crate::machine::kernel::INSIDE;
use crate::machine::number::Number;
use crate::machine::pool::{self, ByChunk, CHUNK};
use crate::machine::reduce;
use crate::machine::simd::vectorized;
use std::fmt;

/// A leaky relu whose slope is learned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prelu {
    /// Values of one example.
    pub len: usize,
}

kernels! {
    /// The passes of a prelu; slices of values have equal lengths.
    pub trait PreluKernel: Number {
        fn prelu_forward(slope: Self, x: &[Self], y: &mut [Self]) = forward;
        fn prelu_backward(slope: Self, x: &[Self], d_y: &[Self], d_slope: &mut Self, d_x: &mut [Self]) = backward;
    }
}

impl Prelu {
    /// [len]
    #[must_use]
    pub const fn output(&self) -> Shape {
        Shape::new(&[self.len])
    }

    /// No multiply-adds are counted for an activation.
    #[must_use]
    pub const fn macs(&self) -> usize {
        0
    }

    /// The slope.
    #[must_use]
    pub const fn params(&self) -> usize {
        1
    }

    /// y = max(0, x) + a·min(0, x).   x, y [B,len]
    #[track_caller]
    pub fn forward<T: PreluKernel>(&self, batch: usize, x: &[T], params: &[T], y: &mut [T]) {
        let len = times(batch, self.len);
        let slope = head(params, self.params(), "params")[0];
        T::prelu_forward(INSIDE, slope, head(x, len, "x"), head_mut(y, len, "y"));
    }

    /// d_x = d_y where x > 0, else a·d_y;  d_params = Σ d_y·min(0, x).   x, d_y, d_x [B,len]
    #[track_caller]
    pub fn backward<T: PreluKernel>(
        &self,
        batch: usize,
        x: &[T],
        params: &[T],
        d_y: &[T],
        d_params: &mut [T],
        d_x: &mut [T],
    ) {
        let len = times(batch, self.len);
        let (x, d_y, d_x) = (head(x, len, "x"), head(d_y, len, "d_y"), head_mut(d_x, len, "d_x"));
        let slope = head(params, self.params(), "params")[0];
        let d_slope = &mut head_mut(d_params, self.params(), "d_params")[0];
        T::prelu_backward(INSIDE, slope, x, d_y, d_slope, d_x);
    }
}

impl fmt::Display for Prelu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("prelu")
    }
}

fn forward<T: Number>(slope: T, x: &[T], y: &mut [T]) {
    pool::chunks_mut(y, CHUNK, &|chunk, y| values(slope, &x[chunk * CHUNK..], y));
}

vectorized! {
    /// y = x where x > 0, else slope·x.   all [len]
    fn values[T: Number](slope: T, x: &[T], y: &mut [T]) = values_plain;
}

#[inline(always)]
fn values_plain<T: Number>(slope: T, x: &[T], y: &mut [T]) {
    for (y, &x) in y.iter_mut().zip(x) {
        // Both, and then one of them: a branch on the sign of data is often taken wrongly.
        let below = slope * x;
        *y = if x > T::zero() { x } else { below };
    }
}

fn backward<T: Number>(slope: T, x: &[T], d_y: &[T], d_slope: &mut T, d_x: &mut [T]) {
    let chunks = x.len().div_ceil(CHUNK);
    T::with_scratch(chunks, |parts| {
        let shared = (ByChunk::new(d_x, CHUNK), ByChunk::new(parts, 1));
        pool::each_part(chunks, shared, |chunk, (d_x, part)| {
            let at = chunk * CHUNK;
            let (x, d_y) = (&x[at..at + d_x.len()], &d_y[at..at + d_x.len()]);
            through(slope, x, d_y, d_x);
            sum_below(x, d_y, part);
        });
        *d_slope = T::of(parts.iter().map(|part| part.wide()).sum());
    });
}

vectorized! {
    /// d_x = d_y where x > 0, else slope·d_y.   all [len]
    fn through[T: Number](slope: T, x: &[T], d_y: &[T], d_x: &mut [T]) = through_plain;
}

#[inline(always)]
fn through_plain<T: Number>(slope: T, x: &[T], d_y: &[T], d_x: &mut [T]) {
    for ((d_x, &x), &d_y) in d_x.iter_mut().zip(x).zip(d_y) {
        let below = slope * d_y;
        *d_x = if x > T::zero() { d_y } else { below };
    }
}

vectorized! {
    /// sum = Σ d_y·x where x is not above 0; NaN is passed on.   x, d_y [len]  sum [1]
    fn sum_below[T: Number](x: &[T], d_y: &[T], sum: &mut [T]) = sum_below_plain;
}

#[inline(always)]
fn sum_below_plain<T: Number>(x: &[T], d_y: &[T], sum: &mut [T]) {
    let d_y = &d_y[..x.len()];
    let term = |i: usize| {
        let below = x[i] * d_y[i];
        if x[i] > T::zero() { T::zero() } else { below }
    };
    let [total] = reduce::sums(x.len(), |i| [term(i)]);
    sum[0] = total;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::{Given, twins};
    use crate::machine::pool::with_threads;

    #[test]
    fn gradients_are_central_differences() {
        for (batch, len) in [(0, 3), (1, 1), (3, 7), (5, 33)] {
            let (layer, count) = (Prelu { len }, batch * len);
            let given = Given::new(count, 1, count);
            let (mut y, mut d_x, mut d_params) = (given.dirty(count), given.dirty(count), given.dirty(1));
            layer.forward(batch, &given.x, &given.params, &mut y);
            layer.backward(batch, &given.x, &given.params, &given.d_y, &mut d_params, &mut d_x);
            given.check(|x, params, y| layer.forward(batch, x, params, y), &d_params, &d_x);
            let narrow = given.narrow();
            let (mut d32, mut d_slope) = (vec![0.0_f32; count], [0.0_f32]);
            layer.backward(batch, &narrow.x, &narrow.params, &narrow.d_y, &mut d_slope, &mut d32);
            twins(&d32, &d_x[..count]);
            twins(&d_slope, &d_params[..1]);
        }
    }

    #[test]
    fn the_sum_is_the_same_for_any_threads() {
        let len = 3 * CHUNK + 5;
        let x: Vec<f32> = (0..len).map(|i| (i % 11) as f32 * 0.1 - 0.5).collect();
        let run = |threads| {
            with_threads(threads, || {
                let (mut d_slope, mut d_x) = ([0.0_f32], vec![0.0; len]);
                Prelu { len }.backward(1, &x, &[0.25], &x, &mut d_slope, &mut d_x);
                (d_slope[0].to_bits(), d_x)
            })
        };
        let (one, three) = (run(1), run(3));
        assert_eq!(one, three);
        let exact: f64 = x.iter().filter(|x| **x < 0.0).map(|x| f64::from(*x).powi(2)).sum();
        assert!((f64::from(f32::from_bits(one.0)) / exact - 1.0).abs() < 1e-6);
    }
}

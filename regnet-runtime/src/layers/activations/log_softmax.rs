//! y_i = x_i − ln Σ_j e^(x_j) over the last axis;  d_x = d_y − e^y·Σ_j d_y_j

use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut};
use crate::layers::activations::softmax::{row_layer, rows_of_chunk};
use crate::machine::number::Number;
use crate::machine::simd::vectorized;
use crate::machine::{pool, reduce};
use std::fmt;

row_layer!(
    /// Turns each row into the logarithms of shares that sum to 1.
    LogSoftmax,
    LogSoftmaxKernel,
    "log_softmax",
    log_softmax_forward_in_place,
    log_softmax_backward_in_place
);

fn forward_in_place<T: Number>(width: usize, y: &mut [T]) {
    pool::chunks_mut(y, rows_of_chunk(width) * width, &|_, y| logarithms(width, y));
}

vectorized! {
    /// Each row becomes the logarithms of its shares.
    fn logarithms[T: Number](width: usize, y: &mut [T]) = logarithms_plain;
}

#[inline(always)]
fn logarithms_plain<T: Number>(width: usize, y: &mut [T]) {
    for row in y.chunks_exact_mut(width) {
        // Less the largest, no exponential overflows.
        let top = row.iter().fold(T::neg_infinity(), |top, &x| if x > top { x } else { top });
        let [sum] = reduce::sums(row.len(), |i| [(row[i] - top).exponential()]);
        let shift = sum.logarithm();
        for y in row {
            *y = (*y - top) - shift;
        }
    }
}

fn backward_in_place<T: Number>(width: usize, y: &[T], d: &mut [T]) {
    let size = rows_of_chunk(width) * width;
    pool::chunks_mut(d, size, &|chunk, d| through(width, &y[chunk * size..], d));
}

vectorized! {
    /// d = d − e^y·Σ_j d_j in each row.
    fn through[T: Number](width: usize, y: &[T], d: &mut [T]) = through_plain;
}

#[inline(always)]
fn through_plain<T: Number>(width: usize, y: &[T], d: &mut [T]) {
    for (d, y) in d.chunks_exact_mut(width).zip(y.chunks_exact(width)) {
        let sum: T = d.iter().copied().sum();
        for (d, &y) in d.iter_mut().zip(y) {
            *d -= y.exponential() * sum;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::Given;

    #[test]
    fn gradients_are_central_differences() {
        for (batch, rows, width) in [(0, 1, 3), (1, 1, 1), (3, 1, 5), (2, 4, 3), (1, 2, 17)] {
            let (layer, len) = (LogSoftmax { rows, width }, batch * rows * width);
            let given = Given::new(len, 0, len);
            let (mut y, mut d_x) = (given.dirty(len), given.dirty(len));
            layer.forward(batch, &given.x, &mut y);
            layer.backward(batch, &y, &given.d_y, &mut d_x);
            given.check(|x, _, y| layer.forward(batch, x, y), &[], &d_x);
            let (mut again, mut d) = (given.x.clone(), given.d_y.clone());
            layer.forward_in_place(batch, &mut again);
            layer.backward_in_place(batch, &y, &mut d);
            assert_eq!((&again[..len], &d[..len]), (&y[..len], &d_x[..len]));
        }
    }

    #[test]
    fn large_values_do_not_overflow_and_nan_stays() {
        let mut y = [1e30_f32, 0.0, -1e30, -1000.0, -1000.0, -1000.0, f32::NAN, 0.0, 1.0];
        LogSoftmax { rows: 3, width: 3 }.forward_in_place(1, &mut y);
        assert_eq!(y[..3], [0.0, -1e30, -2e30]);
        assert!(y[3..6].iter().all(|y| (y + 3_f32.ln()).abs() < 1e-6));
        assert!(y[6..].iter().all(|y| y.is_nan()));
    }
}

//! y_i = e^(x_i) / Σ_j e^(x_j) over the last axis;  d_x = y·(d_y − Σ_j d_y_j·y_j)

use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut};
use crate::machine::number::Number;
use crate::machine::pool::{self, CHUNK};
use crate::machine::simd::vectorized;
use std::fmt;

/// A layer over rows, around its kernel's two passes in place: the struct, and its methods.
macro_rules! row_layer {
    ($(#[$doc:meta])* $layer:ident, $kernel:ident, $word:literal, $forward:ident, $backward:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $layer {
            /// Rows of one example.
            pub rows: usize,
            /// Values of a row.
            pub width: usize,
        }

        kernels! {
            /// Both passes; slices have equal lengths, whole rows.
            pub trait $kernel: Number {
                fn $forward(width: usize, y: &mut [Self]) = forward_in_place;
                fn $backward(width: usize, y: &[Self], d: &mut [Self]) = backward_in_place;
            }
        }

        impl $layer {
            /// [width], or [rows,width] for more than one row.
            #[must_use]
            pub const fn output(&self) -> Shape {
                crate::base::shape::rows_shape(self.rows, self.width)
            }

            /// No multiply-adds are counted for an activation.
            #[must_use]
            pub const fn macs(&self) -> usize {
                0
            }

            const fn len(&self, batch: usize) -> usize {
                $crate::base::slices::product(&[batch, self.rows, self.width])
            }

            /// y by the formula above, row by row.   x, y [B,rows,width]
            #[track_caller]
            pub fn forward<T: $kernel>(&self, batch: usize, x: &[T], y: &mut [T]) {
                let (x, y) = (head(x, self.len(batch), "x"), head_mut(y, self.len(batch), "y"));
                y.copy_from_slice(x);
                T::$forward($crate::machine::kernel::INSIDE, self.width, y);
            }

            /// As `forward`, onto its input.   y [B,rows,width]
            #[track_caller]
            pub fn forward_in_place<T: $kernel>(&self, batch: usize, y: &mut [T]) {
                T::$forward($crate::machine::kernel::INSIDE, self.width, head_mut(y, self.len(batch), "y"));
            }

            /// d_x by the formula above, from the output y.   y, d_y, d_x [B,rows,width]
            #[track_caller]
            pub fn backward<T: $kernel>(&self, batch: usize, y: &[T], d_y: &[T], d_x: &mut [T]) {
                let len = self.len(batch);
                let (y, d_y, d_x) = (head(y, len, "y"), head(d_y, len, "d_y"), head_mut(d_x, len, "d_x"));
                d_x.copy_from_slice(d_y);
                T::$backward($crate::machine::kernel::INSIDE, self.width, y, d_x);
            }

            /// As `backward`, onto the gradient by the output.   y, d [B,rows,width]
            #[track_caller]
            pub fn backward_in_place<T: $kernel>(&self, batch: usize, y: &[T], d: &mut [T]) {
                let (y, d) = (head(y, self.len(batch), "y"), head_mut(d, self.len(batch), "d"));
                T::$backward($crate::machine::kernel::INSIDE, self.width, y, d);
            }
        }

        impl fmt::Display for $layer {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($word)
            }
        }
    };
}
pub(super) use row_layer;

row_layer!(
    /// Turns each row into shares that sum to 1.
    Softmax,
    SoftmaxKernel,
    "softmax",
    softmax_forward_in_place,
    softmax_backward_in_place
);

fn forward_in_place<T: Number>(width: usize, y: &mut [T]) {
    pool::chunks_mut(y, rows_of_chunk(width) * width, &|_, y| shares(width, y));
}

vectorized! {
    /// Each row becomes its shares.
    fn shares[T: Number](width: usize, y: &mut [T]) = shares_plain;
}

#[inline(always)]
fn shares_plain<T: Number>(width: usize, y: &mut [T]) {
    for row in y.chunks_exact_mut(width) {
        // Less the largest, no exponential overflows.
        let top = row.iter().fold(T::neg_infinity(), |top, &x| if x > top { x } else { top });
        for y in row.iter_mut() {
            *y = (*y - top).exponential();
        }
        let scale = T::one() / row.iter().copied().sum::<T>();
        for y in row {
            *y *= scale;
        }
    }
}

fn backward_in_place<T: Number>(width: usize, y: &[T], d: &mut [T]) {
    let size = rows_of_chunk(width) * width;
    pool::chunks_mut(d, size, &|chunk, d| {
        for (d, y) in d.chunks_exact_mut(width).zip(y[chunk * size..].chunks_exact(width)) {
            let mean = d.iter().zip(y).map(|(&d, &y)| d * y).sum::<T>();
            for (d, &y) in d.iter_mut().zip(y) {
                *d = y * (*d - mean);
            }
        }
    });
}

/// Rows of a chunk: as many as reach its values.
pub(super) const fn rows_of_chunk(width: usize) -> usize {
    CHUNK.div_ceil(if width == 0 { 1 } else { width })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::Given;

    #[test]
    fn gradients_are_central_differences() {
        for (batch, rows, width) in [(0, 1, 3), (1, 1, 1), (3, 1, 5), (2, 4, 3)] {
            let layer = Softmax { rows, width };
            let len = batch * rows * width;
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
        Softmax { rows: 3, width: 3 }.forward_in_place(1, &mut y);
        assert_eq!(y[..3], [1.0, 0.0, 0.0]);
        assert_eq!(y[3..6], [1.0 / 3.0; 3]);
        assert!(y[6..].iter().all(|y| y.is_nan()));
    }
}

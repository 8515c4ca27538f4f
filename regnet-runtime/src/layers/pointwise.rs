//! Activations of one value: y_i = f(x_i), with the gradient from the output y alone.

use super::{LeakyRelu, Relu, Sigmoid, Tanh};
use crate::Scalar;
use crate::pool::{self, CHUNK};
use crate::simd::vectorized;

/// A function of one value.
pub(super) trait Pointwise<T>: Copy + Sync {
    /// y = f(x)
    fn value(self, x: T) -> T;
    /// d_x = f'(x) · d_y, from y = f(x).
    fn gradient(self, y: T, d_y: T) -> T;
}

/// The activations of one value.
#[derive(Clone, Copy, Debug)]
pub enum Curve {
    /// max(0, x)
    Relu(Relu),
    /// x, or slope·x below 0
    LeakyRelu(LeakyRelu),
    /// The hyperbolic tangent.
    Tanh(Tanh),
    /// 1 / (1 + e^−x)
    Sigmoid(Sigmoid),
}

kernels! {
    /// The passes of all activations of one value; slices have equal lengths.
    pub trait PointwiseKernel {
        fn pointwise_forward(curve: Curve, x: &[Self], y: &mut [Self]) = forward;
        fn pointwise_forward_in_place(curve: Curve, y: &mut [Self]) = forward_in_place;
        fn pointwise_backward(curve: Curve, y: &[Self], d_y: &[Self], d_x: &mut [Self]) = backward;
        fn pointwise_backward_in_place(curve: Curve, y: &[Self], d: &mut [Self]) = backward_in_place;
    }
}

/// The methods that an activation of one value has.
macro_rules! pointwise_layer {
    ($layer:ident) => {
        impl $layer {
            /// [len]
            #[must_use]
            pub const fn output(&self) -> $crate::Shape {
                $crate::Shape::new(&[self.len])
            }

            /// No multiply-adds are counted for an activation.
            #[must_use]
            pub const fn macs(&self) -> usize {
                0
            }

            /// y = f(x).   x, y [B,len]
            #[track_caller]
            pub fn forward<T: $crate::Scalar>(&self, batch: usize, x: &[T], y: &mut [T]) {
                let len = batch * self.len;
                let (x, y) = ($crate::layers::head(x, len, "x"), $crate::layers::head_mut(y, len, "y"));
                T::pointwise_forward($crate::layers::pointwise::Curve::$layer(*self), x, y);
            }

            /// y = f(y).   y [B,len]
            #[track_caller]
            pub fn forward_in_place<T: $crate::Scalar>(&self, batch: usize, y: &mut [T]) {
                let y = $crate::layers::head_mut(y, batch * self.len, "y");
                T::pointwise_forward_in_place($crate::layers::pointwise::Curve::$layer(*self), y);
            }

            /// d_x = f'(x) · d_y, from the output y.   y, d_y, d_x [B,len]
            #[track_caller]
            pub fn backward<T: $crate::Scalar>(&self, batch: usize, y: &[T], d_y: &[T], d_x: &mut [T]) {
                let len = batch * self.len;
                let (y, d_y) = ($crate::layers::head(y, len, "y"), $crate::layers::head(d_y, len, "d_y"));
                let d_x = $crate::layers::head_mut(d_x, len, "d_x");
                T::pointwise_backward($crate::layers::pointwise::Curve::$layer(*self), y, d_y, d_x);
            }

            /// d = f'(x) · d, from the output y.   y, d [B,len]
            #[track_caller]
            pub fn backward_in_place<T: $crate::Scalar>(&self, batch: usize, y: &[T], d: &mut [T]) {
                let len = batch * self.len;
                let (y, d) = ($crate::layers::head(y, len, "y"), $crate::layers::head_mut(d, len, "d"));
                T::pointwise_backward_in_place($crate::layers::pointwise::Curve::$layer(*self), y, d);
            }
        }
    };
}
pub(super) use pointwise_layer;

/// Runs a loop for the one curve, so that the choice stands outside of it.
macro_rules! with_curve {
    ($curve:expr, $f:ident => $loop:expr) => {
        match $curve {
            Curve::Relu($f) => $loop,
            Curve::LeakyRelu($f) => $loop,
            Curve::Tanh($f) => $loop,
            Curve::Sigmoid($f) => $loop,
        }
    };
}

vectorized! {
    fn values[T: Scalar, F: Pointwise<T>](f: F, x: &[T], y: &mut [T]) = values_plain;
}
vectorized! {
    fn values_in_place[T: Scalar, F: Pointwise<T>](f: F, y: &mut [T]) = values_in_place_plain;
}
vectorized! {
    fn gradients[T: Scalar, F: Pointwise<T>](f: F, y: &[T], d_y: &[T], d_x: &mut [T]) = gradients_plain;
}
vectorized! {
    fn gradients_in_place[T: Scalar, F: Pointwise<T>](f: F, y: &[T], d: &mut [T]) = gradients_in_place_plain;
}

#[inline(always)]
fn values_plain<T: Scalar, F: Pointwise<T>>(f: F, x: &[T], y: &mut [T]) {
    for (y, &x) in y.iter_mut().zip(x) {
        *y = f.value(x);
    }
}

#[inline(always)]
fn values_in_place_plain<T: Scalar, F: Pointwise<T>>(f: F, y: &mut [T]) {
    for y in y {
        *y = f.value(*y);
    }
}

#[inline(always)]
fn gradients_plain<T: Scalar, F: Pointwise<T>>(f: F, y: &[T], d_y: &[T], d_x: &mut [T]) {
    for ((d_x, &d_y), &y) in d_x.iter_mut().zip(d_y).zip(y) {
        *d_x = f.gradient(y, d_y);
    }
}

#[inline(always)]
fn gradients_in_place_plain<T: Scalar, F: Pointwise<T>>(f: F, y: &[T], d: &mut [T]) {
    for (d, &y) in d.iter_mut().zip(y) {
        *d = f.gradient(y, *d);
    }
}

fn forward<T: Scalar>(curve: Curve, x: &[T], y: &mut [T]) {
    with_curve!(curve, f => pool::chunks_mut(y, CHUNK, &|chunk, y| values(f, &x[chunk * CHUNK..], y)));
}

fn forward_in_place<T: Scalar>(curve: Curve, y: &mut [T]) {
    with_curve!(curve, f => pool::chunks_mut(y, CHUNK, &|_, y| values_in_place(f, y)));
}

fn backward<T: Scalar>(curve: Curve, y: &[T], d_y: &[T], d_x: &mut [T]) {
    with_curve!(curve, f => pool::chunks_mut(d_x, CHUNK, &|chunk, d_x| {
        gradients(f, &y[chunk * CHUNK..], &d_y[chunk * CHUNK..], d_x);
    }));
}

fn backward_in_place<T: Scalar>(curve: Curve, y: &[T], d: &mut [T]) {
    with_curve!(curve, f => pool::chunks_mut(d, CHUNK, &|chunk, d| {
        gradients_in_place(f, &y[chunk * CHUNK..], d);
    }));
}

#[cfg(test)]
pub(super) mod tests {
    use crate::layers::testing::Given;

    /// Checks the four methods of an activation against each other and against differences.
    macro_rules! check_pointwise {
        ($layer:ident { $($option:ident: $value:expr),* }) => {
            for (batch, len) in [(0, 3), (1, 1), (3, 7), (5, 33)] {
                let layer = $layer { len, $($option: $value),* };
                $crate::layers::pointwise::tests::check(
                    batch * len,
                    &|x, y| layer.forward(batch, x, y),
                    &|y| layer.forward_in_place(batch, y),
                    &|y, d_y, d_x| layer.backward(batch, y, d_y, d_x),
                    &|y, d| layer.backward_in_place(batch, y, d),
                );
            }
        };
    }
    pub(in crate::layers) use check_pointwise;

    type Backward<'a> = &'a dyn Fn(&[f64], &[f64], &mut [f64]);

    pub(in crate::layers) fn check(
        len: usize,
        forward: &dyn Fn(&[f64], &mut [f64]),
        forward_in_place: &dyn Fn(&mut [f64]),
        backward: Backward<'_>,
        backward_in_place: &dyn Fn(&[f64], &mut [f64]),
    ) {
        let given = Given::new(len, 0, len);
        let (mut y, mut d_x) = (given.dirty(len), given.dirty(len));
        forward(&given.x, &mut y);
        backward(&y, &given.d_y, &mut d_x);
        let (mut again, mut d) = (given.x.clone(), given.d_y.clone());
        forward_in_place(&mut again);
        backward_in_place(&y, &mut d);
        assert_eq!((&again[..len], &d[..len]), (&y[..len], &d_x[..len]));
        given.check(|x, _, y| forward(x, y), &[], &d_x);
    }
}

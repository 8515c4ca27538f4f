//! Activations of one value: y_i = f(x_i), with the gradient from the output y alone.

use super::{LeakyRelu, Relu, ScaledRelu, Sigmoid, Tanh};
use crate::Scalar;
use crate::pool::{self, CHUNK};
use crate::simd::{self, Level};

/// A function of one value.
pub(crate) trait Pointwise<T>: Copy + Sync {
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
    /// scale·max(0, x)
    ScaledRelu(ScaledRelu),
    /// x, or slope·x below 0
    LeakyRelu(LeakyRelu),
    /// The hyperbolic tangent.
    Tanh(Tanh),
    /// 1 / (1 + e^−x)
    Sigmoid(Sigmoid),
}

kernels! {
    /// The passes of all activations of one value; slices have equal lengths, no x means y itself, no d_y d_x.
    pub trait PointwiseKernel {
        fn pointwise_forward(curve: Curve, x: Option<&[Self]>, y: &mut [Self]) = forward, f32: forward_f32;
        fn pointwise_backward(curve: Curve, y: &[Self], d_y: Option<&[Self]>, d_x: &mut [Self]) = backward, f32: backward_f32;
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

            /// Its function, for the layer before or behind it to apply.
            #[must_use]
            pub const fn curve(&self) -> $crate::layers::pointwise::Curve {
                $crate::layers::pointwise::Curve::$layer(*self)
            }

            /// y = f(x).   x, y [B,len]
            #[track_caller]
            pub fn forward<T: $crate::Scalar>(&self, batch: usize, x: &[T], y: &mut [T]) {
                let len = batch * self.len;
                let (x, y) = ($crate::layers::head(x, len, "x"), $crate::layers::head_mut(y, len, "y"));
                T::pointwise_forward(self.curve(), Some(x), y);
            }

            /// y = f(y).   y [B,len]
            #[track_caller]
            pub fn forward_in_place<T: $crate::Scalar>(&self, batch: usize, y: &mut [T]) {
                let y = $crate::layers::head_mut(y, batch * self.len, "y");
                T::pointwise_forward(self.curve(), None, y);
            }

            /// d_x = f'(x) · d_y, from the output y.   y, d_y, d_x [B,len]
            #[track_caller]
            pub fn backward<T: $crate::Scalar>(&self, batch: usize, y: &[T], d_y: &[T], d_x: &mut [T]) {
                let len = batch * self.len;
                let (y, d_y) = ($crate::layers::head(y, len, "y"), $crate::layers::head(d_y, len, "d_y"));
                let d_x = $crate::layers::head_mut(d_x, len, "d_x");
                T::pointwise_backward(self.curve(), y, Some(d_y), d_x);
            }

            /// d = f'(x) · d, from the output y.   y, d [B,len]
            #[track_caller]
            pub fn backward_in_place<T: $crate::Scalar>(&self, batch: usize, y: &[T], d: &mut [T]) {
                let len = batch * self.len;
                let (y, d) = ($crate::layers::head(y, len, "y"), $crate::layers::head_mut(d, len, "d"));
                T::pointwise_backward(self.curve(), y, None, d);
            }
        }
    };
}
pub(super) use pointwise_layer;

/// Runs a loop for the one curve, so that the choice stands outside of it.
macro_rules! with_curve {
    ($curve:expr, $f:ident => $loop:expr) => {
        match $curve {
            $crate::layers::pointwise::Curve::Relu($f) => $loop,
            $crate::layers::pointwise::Curve::ScaledRelu($f) => $loop,
            $crate::layers::pointwise::Curve::LeakyRelu($f) => $loop,
            $crate::layers::pointwise::Curve::Tanh($f) => $loop,
            $crate::layers::pointwise::Curve::Sigmoid($f) => $loop,
        }
    };
}
pub(crate) use with_curve;

/// y = f(y)
pub(crate) fn values<T: Scalar>(curve: Curve, y: &mut [T]) {
    with_curve!(curve, f => y.iter_mut().for_each(|y| *y = f.value(*y)));
}

/// d = f'(x)·d, from y = f(x).
pub(crate) fn gradients<T: Scalar>(curve: Curve, y: &[T], d: &mut [T]) {
    with_curve!(curve, f => d.iter_mut().zip(y).for_each(|(d, &y)| *d = f.gradient(y, *d)));
}

fn forward<T: Scalar>(curve: Curve, x: Option<&[T]>, y: &mut [T]) {
    pool::chunks_mut(y, CHUNK, &|chunk, y| {
        if let Some(x) = x {
            y.copy_from_slice(&x[chunk * CHUNK..][..y.len()]);
        }
        values(curve, y);
    });
}

fn backward<T: Scalar>(curve: Curve, y: &[T], d_y: Option<&[T]>, d_x: &mut [T]) {
    pool::chunks_mut(d_x, CHUNK, &|chunk, d_x| {
        if let Some(d_y) = d_y {
            d_x.copy_from_slice(&d_y[chunk * CHUNK..][..d_x.len()]);
        }
        gradients(curve, &y[chunk * CHUNK..], d_x);
    });
}

fn forward_f32(curve: Curve, x: Option<&[f32]>, y: &mut [f32]) {
    let level = simd::level();
    if level == Level::Portable {
        return forward(curve, x, y);
    }
    pool::chunks_mut(y, CHUNK, &|chunk, y| {
        simd::curve::values(level, curve, x.map(|x| &x[chunk * CHUNK..]), y);
    });
}

fn backward_f32(curve: Curve, y: &[f32], d_y: Option<&[f32]>, d_x: &mut [f32]) {
    let level = simd::level();
    if level == Level::Portable {
        return backward(curve, y, d_y, d_x);
    }
    pool::chunks_mut(d_x, CHUNK, &|chunk, d_x| {
        simd::curve::gradients(level, curve, &y[chunk * CHUNK..], d_y.map(|d_y| &d_y[chunk * CHUNK..]), d_x);
    });
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

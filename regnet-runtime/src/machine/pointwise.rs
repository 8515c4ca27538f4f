//! The passes of all activations of one value: y_i = f(x_i), and the gradient from the output y alone.

use crate::machine::curve::{Curve, Pointwise, with_curve};
use crate::machine::elementary::Elementary;
use crate::machine::pool::{self, CHUNK};
use crate::machine::simd::{self, Level};

kernels! {
    /// The passes of all activations of one value; slices have equal lengths, no x means y itself, no d_y d_x.
    pub trait PointwiseKernel {
        fn pointwise_forward(curve: Curve, x: Option<&[Self]>, y: &mut [Self]) = forward, f32: forward_f32;
        fn pointwise_backward(curve: Curve, y: &[Self], d_y: Option<&[Self]>, d_x: &mut [Self]) = backward, f32: backward_f32;
    }
}

/// y = f(y)
pub(crate) fn values<T: Elementary>(curve: Curve, y: &mut [T]) {
    with_curve!(curve, f => y.iter_mut().for_each(|y| *y = f.value(*y)));
}

/// d = f'(x)·d, from y = f(x).
pub(crate) fn gradients<T: Elementary>(curve: Curve, y: &[T], d: &mut [T]) {
    with_curve!(curve, f => d.iter_mut().zip(y).for_each(|(d, &y)| *d = f.gradient(y, *d)));
}

fn forward<T: Elementary>(curve: Curve, x: Option<&[T]>, y: &mut [T]) {
    pool::chunks_mut(y, CHUNK, &|chunk, y| {
        if let Some(x) = x {
            y.copy_from_slice(&x[chunk * CHUNK..][..y.len()]);
        }
        values(curve, y);
    });
}

fn backward<T: Elementary>(curve: Curve, y: &[T], d_y: Option<&[T]>, d_x: &mut [T]) {
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
        simd::curve::values(level, curve, x.map(|x| &x[chunk * CHUNK..][..y.len()]), y);
    });
}

fn backward_f32(curve: Curve, y: &[f32], d_y: Option<&[f32]>, d_x: &mut [f32]) {
    let level = simd::level();
    if level == Level::Portable {
        return backward(curve, y, d_y, d_x);
    }
    pool::chunks_mut(d_x, CHUNK, &|chunk, d_x| {
        let range = chunk * CHUNK..chunk * CHUNK + d_x.len();
        simd::curve::gradients(level, curve, &y[range.clone()], d_y.map(|d_y| &d_y[range]), d_x);
    });
}

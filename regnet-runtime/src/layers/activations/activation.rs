//! Activations of one value on plain loops: y_i = f(x_i), with the gradient from x or from y, as each needs.

use crate::machine::number::Number;
use crate::machine::pool::{self, CHUNK};
use crate::machine::simd::vectorized;

/// A function of one value; `given` in its gradient is x or y, as its layer says.
pub(super) trait Activation<T>: Copy + Sync {
    /// y = f(x)
    fn value(self, x: T) -> T;
    /// d_x = f'(x)·d_y
    fn gradient(self, given: T, d_y: T) -> T;
}

/// The kernels of an activation and its methods: `activation_layer!(Gelu, GeluKernel, x)` where backward reads x.
macro_rules! activation_layer {
    ($layer:ident, $kernel:ident, $given:ident) => {
        kernels! {
            /// Both passes; slices have equal lengths, no x means y itself, no d_y d_x.
            pub trait $kernel: $crate::machine::number::Number {
                fn activation_forward(layer: $layer, x: Option<&[Self]>, y: &mut [Self]) = $crate::layers::activations::activation::forward;
                fn activation_backward(layer: $layer, given: &[Self], d_y: Option<&[Self]>, d_x: &mut [Self]) = $crate::layers::activations::activation::backward;
            }
        }

        impl $layer {
            /// [len]
            #[must_use]
            pub const fn output(&self) -> $crate::base::shape::Shape {
                $crate::base::shape::Shape::new(&[self.len])
            }

            /// No multiply-adds are counted for an activation.
            #[must_use]
            pub const fn macs(&self) -> usize {
                0
            }

            /// y = f(x).   x, y [B,len]
            #[track_caller]
            pub fn forward<T: $kernel>(&self, batch: usize, x: &[T], y: &mut [T]) {
                let len = $crate::base::slices::times(batch, self.len);
                let (x, y) = ($crate::base::slices::head(x, len, "x"), $crate::base::slices::head_mut(y, len, "y"));
                <T as $kernel>::activation_forward($crate::machine::kernel::INSIDE, *self, Some(x), y);
            }

            /// y = f(y).   y [B,len]
            #[track_caller]
            pub fn forward_in_place<T: $kernel>(&self, batch: usize, y: &mut [T]) {
                let y = $crate::base::slices::head_mut(y, $crate::base::slices::times(batch, self.len), "y");
                <T as $kernel>::activation_forward($crate::machine::kernel::INSIDE, *self, None, y);
            }

            #[doc = concat!("d_x = f'(x)·d_y, from ", stringify!($given), ".   ", stringify!($given), ", d_y, d_x [B,len]")]
            #[track_caller]
            pub fn backward<T: $kernel>(&self, batch: usize, $given: &[T], d_y: &[T], d_x: &mut [T]) {
                let len = $crate::base::slices::times(batch, self.len);
                let given = $crate::base::slices::head($given, len, stringify!($given));
                let (d_y, d_x) = ($crate::base::slices::head(d_y, len, "d_y"), $crate::base::slices::head_mut(d_x, len, "d_x"));
                <T as $kernel>::activation_backward($crate::machine::kernel::INSIDE, *self, given, Some(d_y), d_x);
            }

            #[doc = concat!("d = f'(x)·d, from ", stringify!($given), ".   ", stringify!($given), ", d [B,len]")]
            #[track_caller]
            pub fn backward_in_place<T: $kernel>(&self, batch: usize, $given: &[T], d: &mut [T]) {
                let len = $crate::base::slices::times(batch, self.len);
                let given = $crate::base::slices::head($given, len, stringify!($given));
                <T as $kernel>::activation_backward($crate::machine::kernel::INSIDE, *self, given, None, $crate::base::slices::head_mut(d, len, "d"));
            }
        }
    };
}
pub(super) use activation_layer;

pub(super) fn forward<T: Number, F: Activation<T>>(f: F, x: Option<&[T]>, y: &mut [T]) {
    pool::chunks_mut(y, CHUNK, &|chunk, y| {
        if let Some(x) = x {
            y.copy_from_slice(&x[chunk * CHUNK..][..y.len()]);
        }
        values(f, y);
    });
}

pub(super) fn backward<T: Number, F: Activation<T>>(f: F, given: &[T], d_y: Option<&[T]>, d_x: &mut [T]) {
    pool::chunks_mut(d_x, CHUNK, &|chunk, d_x| {
        if let Some(d_y) = d_y {
            d_x.copy_from_slice(&d_y[chunk * CHUNK..][..d_x.len()]);
        }
        gradients(f, &given[chunk * CHUNK..], d_x);
    });
}

vectorized! {
    /// y = f(y)
    fn values[T: Number, F: Activation<T>](f: F, y: &mut [T]) = values_plain;
}

#[inline(always)]
fn values_plain<T: Number, F: Activation<T>>(f: F, y: &mut [T]) {
    y.iter_mut().for_each(|y| *y = f.value(*y));
}

vectorized! {
    /// d = f'(x)·d
    fn gradients[T: Number, F: Activation<T>](f: F, given: &[T], d: &mut [T]) = gradients_plain;
}

#[inline(always)]
fn gradients_plain<T: Number, F: Activation<T>>(f: F, given: &[T], d: &mut [T]) {
    d.iter_mut().zip(given).for_each(|(d, &given)| *d = f.gradient(given, *d));
}

#[cfg(test)]
pub(super) mod tests {
    /// Checks the four methods of an activation against each other and against differences, and f32 against f64.
    macro_rules! check_activation {
        (@pick x, $x:expr, $y:expr) => { $x };
        (@pick y, $x:expr, $y:expr) => { $y };
        ($layer:ident { $($option:ident: $value:expr),* }, $given:ident) => {
            for (batch, len) in [(0, 3), (1, 1), (3, 7), (5, 33)] {
                let (layer, count) = ($layer { len, $($option: $value),* }, batch * len);
                let given = $crate::layers::testing::Given::new(count, 0, count);
                let (mut y, mut d_x) = (given.dirty(count), given.dirty(count));
                layer.forward(batch, &given.x, &mut y);
                layer.backward(batch, check_activation!(@pick $given, &given.x, &y), &given.d_y, &mut d_x);
                let (mut again, mut d) = (given.x.clone(), given.d_y.clone());
                layer.forward_in_place(batch, &mut again);
                layer.backward_in_place(batch, check_activation!(@pick $given, &given.x, &y), &mut d);
                assert_eq!((&again[..count], &d[..count]), (&y[..count], &d_x[..count]));
                let (narrow, mut y32, mut d32) = (given.narrow(), vec![0.0_f32; count], vec![0.0_f32; count]);
                layer.forward(batch, &narrow.x, &mut y32);
                layer.backward(batch, check_activation!(@pick $given, &narrow.x, &y32), &narrow.d_y, &mut d32);
                $crate::layers::testing::twins(&y32, &y[..count]);
                $crate::layers::testing::twins(&d32, &d_x[..count]);
                given.check(|x, _, y| layer.forward(batch, x, y), &[], &d_x);
            }
        };
    }
    pub(in crate::layers) use check_activation;
}

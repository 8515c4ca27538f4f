//! The methods of an activation of one value, whose formula is a [`Curve`](crate::machine::curve::Curve).

/// The methods that an activation of one value has.
macro_rules! pointwise_layer {
    ($layer:ident) => {
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

            /// Its function, for the layer before or behind it to apply.
            #[must_use]
            pub const fn curve(&self) -> $crate::machine::curve::Curve {
                $crate::machine::curve::Curve::$layer(*self)
            }

            /// y = f(x).   x, y [B,len]
            #[track_caller]
            pub fn forward<T: $crate::machine::number::Number>(&self, batch: usize, x: &[T], y: &mut [T]) {
                let len = $crate::base::slices::times(batch, self.len);
                let (x, y) =
                    ($crate::base::slices::head(x, len, "x"), $crate::base::slices::head_mut(y, len, "y"));
                T::pointwise_forward($crate::machine::kernel::INSIDE, self.curve(), Some(x), y);
            }

            /// y = f(y).   y [B,len]
            #[track_caller]
            pub fn forward_in_place<T: $crate::machine::number::Number>(&self, batch: usize, y: &mut [T]) {
                let y = $crate::base::slices::head_mut(y, $crate::base::slices::times(batch, self.len), "y");
                T::pointwise_forward($crate::machine::kernel::INSIDE, self.curve(), None, y);
            }

            /// d_x = f'(x) · d_y, from the output y.   y, d_y, d_x [B,len]
            #[track_caller]
            pub fn backward<T: $crate::machine::number::Number>(
                &self,
                batch: usize,
                y: &[T],
                d_y: &[T],
                d_x: &mut [T],
            ) {
                let len = $crate::base::slices::times(batch, self.len);
                let (y, d_y) =
                    ($crate::base::slices::head(y, len, "y"), $crate::base::slices::head(d_y, len, "d_y"));
                let d_x = $crate::base::slices::head_mut(d_x, len, "d_x");
                T::pointwise_backward($crate::machine::kernel::INSIDE, self.curve(), y, Some(d_y), d_x);
            }

            /// d = f'(x) · d, from the output y.   y, d [B,len]
            #[track_caller]
            pub fn backward_in_place<T: $crate::machine::number::Number>(
                &self,
                batch: usize,
                y: &[T],
                d: &mut [T],
            ) {
                let len = $crate::base::slices::times(batch, self.len);
                let (y, d) =
                    ($crate::base::slices::head(y, len, "y"), $crate::base::slices::head_mut(d, len, "d"));
                T::pointwise_backward($crate::machine::kernel::INSIDE, self.curve(), y, None, d);
            }
        }
    };
}
pub(super) use pointwise_layer;

#[cfg(test)]
pub(super) mod tests {
    use crate::layers::testing::Given;

    /// Checks the four methods of an activation against each other and against differences.
    macro_rules! check_pointwise {
        ($layer:ident { $($option:ident: $value:expr),* }) => {
            for (batch, len) in [(0, 3), (1, 1), (3, 7), (5, 33)] {
                let layer = $layer { len, $($option: $value),* };
                $crate::layers::activations::pointwise::tests::check(
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

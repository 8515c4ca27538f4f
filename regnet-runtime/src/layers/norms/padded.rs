//! Norms over the steps of padded sequences: those that exist count, as if each sequence came at its own length; y and d_x
//! are 0 behind its end.

use super::batch_renorm::{BatchRenorm, BatchRenormKernel};
use super::batchnorm::{BatchNorm, BatchNormKernel};
use super::groupnorm::{GroupNorm, GroupNormKernel};
use super::instancenorm::InstanceNorm;
use crate::base::slices::{head, head_mut, product, times};
use crate::flat::stats::Stats;
use crate::layers::back::{Back, Lens};
use crate::layers::padded::{Padded, takes_lengths};
use crate::machine::number::Number;
use crate::machine::reduce;

/// A norm with means of each example: it runs over its own steps.
macro_rules! by_example {
    ($norm:ident, |$layer:ident| $groups:expr) => {
        takes_lengths!($norm);

        impl Padded<'_, $norm> {
            /// Means and rstds of an example.
            fn saved_of_one(&self) -> usize {
                let $layer = self.layer;
                times(2, $groups)
            }

            fn alone(&self, length: u32) -> $norm {
                $norm { positions: length as usize, ..*self.layer }
            }

            fn lens(&self, batch: usize) -> Lens {
                let x = product(&[batch, self.layer.positions, self.layer.channels]);
                Lens { x, params: self.layer.params(), saved: times(batch, self.saved_of_one()), y: x }
            }

            /// As that of the norm.   x, y [B,P,C]
            #[track_caller]
            pub fn forward<T: GroupNormKernel>(
                &self,
                batch: usize,
                x: &[T],
                params: &[T],
                y: &mut [T],
                saved: &mut [T],
            ) {
                let Lens { x: len, saved: left, .. } = self.lens(batch);
                let (x, y) = (head(x, len, "x"), head_mut(y, len, "y"));
                let saved = head_mut(saved, left, "saved").chunks_exact_mut(self.saved_of_one());
                let width = len / batch.max(1);
                let examples = x.chunks_exact(width).zip(y.chunks_exact_mut(width)).zip(saved);
                for (((x, y), saved), length) in examples.zip(self.of(batch)) {
                    self.alone(*length).forward(1, x, params, y, saved);
                    y[*length as usize * self.layer.channels..].fill(T::zero());
                }
            }

            /// The same, as in training.   x, y [B,P,C]
            #[track_caller]
            pub fn infer<T: GroupNormKernel>(&self, batch: usize, x: &[T], params: &[T], y: &mut [T]) {
                let len = self.lens(batch).x;
                let (x, y, width) = (head(x, len, "x"), head_mut(y, len, "y"), len / batch.max(1));
                let examples = x.chunks_exact(width).zip(y.chunks_exact_mut(width));
                for ((x, y), length) in examples.zip(self.of(batch)) {
                    self.alone(*length).infer(1, x, params, y);
                    y[*length as usize * self.layer.channels..].fill(T::zero());
                }
            }

            /// As that of the norm, the gradients of gamma and beta summed over the examples.   x, d_y, d_x [B,P,C]
            #[track_caller]
            pub fn backward<T: GroupNormKernel>(&self, batch: usize, back: Back<'_, T>) {
                let (lens, count, left) = (self.lens(batch), self.layer.params(), self.saved_of_one());
                let Back { x, params, saved, d_y, d_params, d_x } = back.checked(lens);
                let width = lens.x / batch.max(1);
                T::with_scratch(times(batch, count), |parts| {
                    for (example, length) in self.of(batch).iter().enumerate() {
                        let (of_x, part) = (example * width..(example + 1) * width, example * count);
                        let d_x = &mut d_x[of_x.clone()];
                        self.alone(*length).backward(
                            1,
                            Back {
                                x: &x[of_x.clone()],
                                params,
                                saved: &saved[example * left..][..left],
                                d_y: &d_y[of_x],
                                d_params: &mut parts[part..][..count],
                                d_x,
                            },
                        );
                        d_x[*length as usize * self.layer.channels..].fill(T::zero());
                    }
                    if !d_params.is_empty() {
                        reduce::join(parts, d_params);
                    }
                });
            }
        }
    };
}

by_example!(GroupNorm, |layer| layer.groups);
by_example!(InstanceNorm, |layer| layer.channels);

impl<L> Padded<'_, L> {
    /// The steps of a batch that exist, one behind another, and how many they are.   from [B,P,C]   to [rows,C]
    fn pack<T: Number>(&self, [batch, positions, channels]: [usize; 3], from: &[T], to: &mut [T]) -> usize {
        let (width, mut rows) = (positions * channels, 0);
        for (example, length) in self.of(batch).iter().enumerate() {
            let count = *length as usize;
            to[rows * channels..][..count * channels]
                .copy_from_slice(&from[example * width..][..count * channels]);
            rows += count;
        }
        rows
    }

    /// Back to their places, with zeros behind the ends.   from [rows,C]   to [B,P,C]
    fn unpack<T: Number>(&self, [batch, positions, channels]: [usize; 3], from: &[T], to: &mut [T]) {
        let (width, mut rows) = (positions * channels, 0);
        for (example, length) in self.of(batch).iter().enumerate() {
            let count = *length as usize;
            let (exist, padding) = to[example * width..][..width].split_at_mut(count * channels);
            exist.copy_from_slice(&from[rows * channels..][..count * channels]);
            padding.fill(T::zero());
            rows += count;
        }
    }
}

/// A norm with means of the batch: each step that exists is an example of one position.
macro_rules! by_step {
    ($norm:ident, $kernel:ident) => {
        takes_lengths!($norm);

        impl Padded<'_, $norm> {
            fn axes(&self, batch: usize) -> [usize; 3] {
                [batch, self.layer.positions, self.layer.channels]
            }

            /// As that of the norm; two steps or more, or none.   x, y [B,P,C]
            #[track_caller]
            pub fn forward<T: $kernel>(
                &self,
                batch: usize,
                x: &[T],
                params: &[T],
                stats: Stats<'_, T>,
                y: &mut [T],
                saved: &mut [T],
            ) {
                let (axes, len) = (self.axes(batch), product(&self.axes(batch)));
                let (x, y) = (head(x, len, "x"), head_mut(y, len, "y"));
                T::with_scratch(times(2, len), |room| {
                    let (packed, normalized) = room.split_at_mut(len);
                    let rows = self.pack(axes, x, packed);
                    let of_steps = $norm { positions: 1, ..*self.layer };
                    of_steps.forward(rows, packed, params, stats, normalized, saved);
                    self.unpack(axes, normalized, y);
                });
            }

            /// As that of the norm, by the running statistics.   x, y [B,P,C]
            #[track_caller]
            pub fn infer<T: $kernel>(&self, batch: usize, x: &[T], params: &[T], stats: &[T], y: &mut [T]) {
                self.layer.infer(batch, x, params, stats, y);
                self.end(batch, y);
            }

            /// Zeros behind the ends.
            fn end<T: Number>(&self, batch: usize, y: &mut [T]) {
                let width = self.layer.positions * self.layer.channels;
                for (y, length) in y.chunks_exact_mut(width).zip(self.of(batch)) {
                    y[*length as usize * self.layer.channels..].fill(T::zero());
                }
            }

            /// As that of the norm.   x, d_y, d_x [B,P,C]
            #[track_caller]
            pub fn backward<T: $kernel>(&self, batch: usize, back: Back<'_, T>) {
                let (axes, len) = (self.axes(batch), product(&self.axes(batch)));
                let (params, saved) = (self.layer.params(), self.layer.saved());
                let Back { x, params, saved, d_y, d_params, d_x } =
                    back.checked(Lens { x: len, params, saved, y: len });
                T::with_scratch(times(3, len), |room| {
                    let (packed, rest) = room.split_at_mut(len);
                    let (slopes, found) = rest.split_at_mut(len);
                    let rows = self.pack(axes, x, packed);
                    self.pack(axes, d_y, slopes);
                    let of_steps = $norm { positions: 1, ..*self.layer };
                    of_steps.backward(
                        rows,
                        Back { x: packed, params, saved, d_y: slopes, d_params, d_x: &mut *found },
                    );
                    self.unpack(axes, found, d_x);
                });
            }
        }
    };
}

by_step!(BatchNorm, BatchNormKernel);
by_step!(BatchRenorm, BatchRenormKernel);

impl Padded<'_, BatchNorm> {
    /// As `infer`, onto its input.   y [B,P,C]
    #[track_caller]
    pub fn infer_in_place<T: BatchNormKernel>(&self, batch: usize, params: &[T], stats: &[T], y: &mut [T]) {
        self.layer.infer_in_place(batch, params, stats, y);
        self.end(batch, y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::norms::batchnorm::{Momentum, Variance};
    use crate::layers::testing::Given;

    const BATCH: usize = 3;
    const LENGTHS: [u32; BATCH] = [2, 4, 1];
    /// Of a step, and steps.
    const AXES: [usize; 2] = [4, 2];

    /// Whether all that stands behind the ends is 0, whatever was there before.
    #[track_caller]
    fn ends_in_zeros(values: &[f64]) {
        let [steps, channels] = AXES;
        for (example, length) in values.chunks_exact(steps * channels).zip(LENGTHS) {
            let (exist, padding) = example.split_at(length as usize * channels);
            assert!(exist.iter().any(|x| *x != 0.0) && padding.iter().all(|x| *x == 0.0), "{values:?}");
        }
    }

    #[test]
    fn behind_the_ends_are_zeros_in_outputs_and_gradients() {
        let [positions, channels] = AXES;
        let len = BATCH * positions * channels;
        let given = Given::new(len, 2 * channels, len);
        let dirty = || vec![7.0; len];
        let (mut y, mut d_x, mut d_params) = (dirty(), dirty(), vec![0.0; 2 * channels]);

        let norm = GroupNorm { positions, channels, groups: 2, eps: 1e-5, affine: true };
        let mut saved = vec![0.0; BATCH * 4];
        norm.padded(&LENGTHS).forward(BATCH, &given.x, &given.params, &mut y, &mut saved);
        ends_in_zeros(&y);
        // One step alone has no variance for a group of one channel, and so no gradient.
        let wide = GroupNorm { groups: 1, ..norm };
        wide.padded(&LENGTHS).forward(BATCH, &given.x, &given.params, &mut y, &mut saved);
        let back = Back::new(&given.x, &given.params, &saved, &given.d_y, &mut d_params, &mut d_x);
        wide.padded(&LENGTHS).backward(BATCH, back);
        ends_in_zeros(&d_x);
        y.fill(7.0);
        norm.padded(&LENGTHS).infer(BATCH, &given.x, &given.params, &mut y);
        ends_in_zeros(&y);

        let (momentum, running_variance) = (Momentum::Of(0.1), Variance::Unbiased);
        let norm = BatchNorm { positions, channels, momentum, running_variance, eps: 1e-5, affine: true };
        let (mut stats, mut saved) = (vec![0.5; norm.stats()], vec![0.0; norm.saved()]);
        y.fill(7.0);
        let running = Stats::new(&mut stats);
        norm.padded(&LENGTHS).forward(BATCH, &given.x, &given.params, running, &mut y, &mut saved);
        ends_in_zeros(&y);
        d_x.fill(7.0);
        let back = Back::new(&given.x, &given.params, &saved, &given.d_y, &mut d_params, &mut d_x);
        norm.padded(&LENGTHS).backward(BATCH, back);
        ends_in_zeros(&d_x);
        norm.padded(&LENGTHS).infer(BATCH, &given.x, &given.params, &stats, &mut y);
        ends_in_zeros(&y);
        y.copy_from_slice(&given.x[..len]);
        norm.padded(&LENGTHS).infer_in_place(BATCH, &given.params, &stats, &mut y);
        ends_in_zeros(&y);
    }
}

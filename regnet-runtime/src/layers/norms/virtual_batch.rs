//! A norm over ghost batches: each run of so many examples is normalized by its own mean and variance.
//! Hoffer, Hubara & Soudry, arXiv 1705.08741.

use crate::layers::back::{Back, Lens};
use crate::layers::fused::fold::FoldKernel;
use crate::layers::norms::batch_renorm::BatchRenormKernel;
use crate::layers::norms::batchnorm::BatchNormKernel;
use std::fmt;
use std::ops::Range;

use crate::base::message::Message;
use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut, times};
use crate::flat::stats::Stats;
use crate::layers::norms::batch_renorm::BatchRenorm;
use crate::layers::norms::batchnorm::BatchNorm;
use crate::machine::reduce;

/// A norm over the batch that sees at most so many examples at once; a last one alone joins those before it. The running
/// statistics follow each ghost batch in turn; at inference it is the plain norm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VirtualBatch<L> {
    /// The norm of one ghost batch.
    pub norm: L,
    /// Examples of a ghost batch.
    pub size: usize,
}

/// The methods over one norm.
macro_rules! virtual_batch {
    ($norm:ty, $kernel:ident) => {
        impl VirtualBatch<$norm> {
            /// Itself; else the text of the error of the compilation.
            ///
            /// # Panics
            /// If a ghost batch has no variance.
            #[must_use]
            #[track_caller]
            pub const fn checked(self) -> VirtualBatch<$norm> {
                if self.size.saturating_mul(self.norm.positions) < 2 {
                    Message::new("a virtual batch of ")
                        .number(self.size)
                        .text(" has one value per channel, and so no variance; write 2 or more")
                        .fail();
                }
                self
            }

            /// [C], or [P,C] for more than one position.
            #[must_use]
            pub const fn output(&self) -> Shape {
                self.norm.output()
            }

            /// No multiply-adds are counted for a norm.
            #[must_use]
            pub const fn macs(&self) -> usize {
                0
            }

            /// 2·C, or none.
            #[must_use]
            pub const fn params(&self) -> usize {
                self.norm.params()
            }

            /// As many as the norm has.
            #[must_use]
            pub const fn stats(&self) -> usize {
                self.norm.stats()
            }

            const fn len(&self) -> usize {
                times(self.norm.positions, self.norm.channels)
            }

            /// How many ghost batches.
            const fn ghost_count(&self, batch: usize) -> usize {
                let joined = batch > self.size && batch % self.size == 1;
                if joined { batch / self.size } else { batch.div_ceil(self.size) }
            }

            /// The examples of each ghost batch.
            fn ghosts(&self, batch: usize) -> impl Iterator<Item = Range<usize>> {
                let (size, count) = (self.size, self.ghost_count(batch));
                (0..count).map(move |ghost| {
                    let end = if ghost + 1 == count { batch } else { (ghost + 1) * size };
                    ghost * size..end
                })
            }

            /// Of the values of all examples those of a ghost batch.
            fn values(&self, ghost: &Range<usize>) -> Range<usize> {
                ghost.start * self.len()..ghost.end * self.len()
            }

            /// y = normalized by each ghost batch; saved = what the norm saves of each; updates stats. No ghost batch of one
            /// value per channel.   x, y [B,P,C]
            #[track_caller]
            pub fn forward<T: $kernel>(
                &self,
                batch: usize,
                x: &[T],
                params: &[T],
                mut stats: Stats<'_, T>,
                y: &mut [T],
                saved: &mut [T],
            ) {
                let _ = self.checked();
                let len = times(batch, self.len());
                let (x, y) = (head(x, len, "x"), head_mut(y, len, "y"));
                head(&stats, self.stats(), "stats");
                let needed = times(self.ghost_count(batch), self.norm.saved());
                let saved = head_mut(saved, needed, "saved").chunks_exact_mut(self.norm.saved());
                for (number, (ghost, saved)) in self.ghosts(batch).zip(saved).enumerate() {
                    let (values, count) = (self.values(&ghost), ghost.len());
                    let stats = stats.part(0..self.stats()).nth(number);
                    self.norm.forward(count, &x[values.clone()], params, stats, &mut y[values], saved);
                }
            }

            /// y = normalized by the running statistics.   x, y [B,P,C]
            #[track_caller]
            pub fn infer<T: $kernel>(&self, batch: usize, x: &[T], params: &[T], stats: &[T], y: &mut [T]) {
                self.norm.infer(batch, x, params, stats, y);
            }

            /// As the norm's.
            #[track_caller]
            pub fn fold_into<T: FoldKernel>(&self, params: &[T], stats: &[T], producer: &mut [T]) {
                self.norm.fold_into(params, stats, producer);
            }

            /// The gradients of each ghost batch, those of gamma and beta summed.   x, d_y, d_x [B,P,C]
            #[track_caller]
            pub fn backward<T: $kernel>(&self, batch: usize, back: Back<'_, T>) {
                let _ = self.checked();
                let (len, ghosts) = (times(batch, self.len()), self.ghost_count(batch));
                let saved = times(ghosts, self.norm.saved());
                let lens = Lens { x: len, params: self.params(), saved, y: len };
                let Back { x, params, saved, d_y, d_params, d_x } = back.checked(lens);
                T::with_scratch(times(ghosts, self.params()), |parts| {
                    let saved = saved.chunks_exact(self.norm.saved());
                    for (number, (ghost, saved)) in self.ghosts(batch).zip(saved).enumerate() {
                        let (values, count) = (self.values(&ghost), ghost.len());
                        let part = &mut parts[number * self.params()..][..self.params()];
                        let (x, d_y) = (&x[values.clone()], &d_y[values.clone()]);
                        let back = Back::new(x, params, saved, d_y, part, &mut d_x[values]);
                        self.norm.backward(count, back);
                    }
                    if !d_params.is_empty() {
                        reduce::join(parts, d_params);
                    }
                });
            }
        }
    };
}
virtual_batch!(BatchNorm, BatchNormKernel);
virtual_batch!(BatchRenorm, BatchRenormKernel);

impl VirtualBatch<BatchNorm> {
    /// As `infer`, onto its input.   y [B,P,C]
    #[track_caller]
    pub fn infer_in_place<T: BatchNormKernel>(&self, batch: usize, params: &[T], stats: &[T], y: &mut [T]) {
        self.norm.infer_in_place(batch, params, stats, y);
    }
}

impl<L: fmt::Display> fmt::Display for VirtualBatch<L> {
    /// As the plain norm: at inference they are the same.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.norm.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::norms::batchnorm::{Momentum, Variance};
    use crate::layers::testing::{self, Given};

    fn layer(positions: usize, channels: usize, size: usize) -> VirtualBatch<BatchNorm> {
        let (momentum, running_variance) = (Momentum::Of(0.1), Variance::Unbiased);
        let norm = BatchNorm { positions, channels, momentum, running_variance, eps: 1e-5, affine: true };
        VirtualBatch { norm, size }
    }

    #[test]
    fn gradients_are_central_differences() {
        for (batch, layer) in
            [(7, layer(1, 3, 3)), (5, layer(2, 17, 2)), (3, layer(4, 2, 1)), (0, layer(1, 2, 4))]
        {
            let (len, saved_len) = (batch * layer.len(), batch * layer.norm.saved());
            let given = Given::new(len, layer.params(), len);
            let forward = |x: &[f64], params: &[f64], y: &mut [f64], saved: &mut [f64]| {
                let mut stats = vec![0.0; layer.stats()];
                layer.forward(batch, x, params, Stats::new(&mut stats), y, saved);
            };
            let (mut y, mut saved) = (given.dirty(len), given.dirty(saved_len));
            forward(&given.x, &given.params, &mut y, &mut saved);
            let (mut d_params, mut d_x) = (given.dirty(layer.params()), given.dirty(len));
            layer.backward(
                batch,
                Back::new(&given.x, &given.params, &saved, &given.d_y, &mut d_params, &mut d_x),
            );
            let y =
                |x: &[f64], params: &[f64], y: &mut [f64]| forward(x, params, y, &mut given.dirty(saved_len));
            given.check(y, &d_params, &d_x);
        }
    }

    #[test]
    fn a_remainder_of_one_joins_the_ghost_batch_before_it() {
        let ghosts = |batch, size| layer(1, 1, size).ghosts(batch).collect::<Vec<_>>();
        assert_eq!(ghosts(8, 4), [0..4, 4..8]);
        assert_eq!(ghosts(9, 4), [0..4, 4..9]);
        assert_eq!(ghosts(10, 4), [0..4, 4..8, 8..10]);
        assert_eq!(ghosts(3, 4), std::slice::from_ref(&(0..3)));
        assert_eq!(ghosts(1, 4), std::slice::from_ref(&(0..1)));
        assert_eq!(ghosts(0, 4), [] as [Range<usize>; 0]);
        assert_eq!(ghosts(3, 1), [0..1, 1..2, 2..3]);
    }

    #[test]
    fn ghost_batches_are_batches_one_after_the_other() {
        let layer = layer(3, 2, 2);
        let given = Given::new(4 * layer.len(), 4, 0);
        let (mut stats, mut want_stats) = ([0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 1.0]);
        let (mut y, mut want) = (vec![0.0; 4 * layer.len()], vec![0.0; 4 * layer.len()]);
        layer.forward(4, &given.x, &given.params, Stats::new(&mut stats), &mut y, &mut [0.0; 20]);
        for half in [0..12, 12..24] {
            let x = &given.x[half.clone()];
            layer.norm.forward(
                2,
                x,
                &given.params,
                Stats::new(&mut want_stats),
                &mut want[half],
                &mut [0.0; 5],
            );
        }
        testing::near(&y, &want, 1e-15);
        testing::near(&stats, &want_stats, 1e-15);
    }

    #[test]
    #[should_panic(expected = "a virtual batch of 1 has one value per channel")]
    fn one_value_is_refused() {
        let _ = layer(1, 2, 1).checked();
    }

    #[test]
    fn each_ghost_batch_renormalizes_by_the_statistics_that_those_before_it_left() {
        let norm = BatchRenorm {
            positions: 1,
            channels: 1,
            r_max: 3.0,
            d_max: 7.0,
            momentum: Momentum::Of(0.5),
            eps: 0.0,
            affine: false,
        };
        let (x, mut stats, mut y, mut saved) = ([1.0_f64, 3.0, 5.0, 9.0], [0.0, 1.0], [0.0; 4], [0.0; 10]);
        VirtualBatch { norm, size: 2 }.forward(4, &x, &[], Stats::new(&mut stats), &mut y, &mut saved);
        // Within the limits y = (x − μ)/σ with the running ones: 0 and 1, then 1 and 1.
        testing::near(&y, &[1.0, 3.0, 4.0, 8.0], 1e-15);
        testing::near(&stats, &[4.0, 1.5], 1e-15);
    }
}

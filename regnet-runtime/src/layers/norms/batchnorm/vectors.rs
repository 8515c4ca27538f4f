//! A batch norm in f32 by the vector kernels, with the relu and the max pool that may be part of it.

use super::{BatchNorm, kernel};
use crate::flat::stats::Stats;
use crate::layers::back::Back;
use crate::machine::lanes::Lanes;
use crate::machine::pool::{self, CHUNK};
use crate::machine::simd::{self, Level};

pub(in crate::layers) use crate::machine::simd::batchnorm::Then;
use crate::machine::simd::batchnorm::{Columns, Pass};

/// Whether the machine has the kernels.
pub(in crate::layers) fn exist() -> bool {
    simd::level() != Level::Portable
}

/// Values of x and of y in a chunk.
fn chunk(columns: usize, lanes: Lanes, then: Then) -> (usize, usize) {
    match then {
        Then::Nothing | Then::Relu => {
            let size = kernel::rows_of_chunk(columns, lanes) * columns;
            (size, size)
        }
        Then::Pool { row } => {
            let pairs = (CHUNK / row.max(1)).max(1);
            (pairs * 2 * row, pairs * row / 2)
        }
    }
}

fn forward_pass(lanes: Lanes, then: Then, x: Option<&[f32]>, of: Columns<'_>, y: &mut [f32]) {
    let (level, (inputs, outputs)) = (simd::level(), chunk(of[0].len(), lanes, then));
    pool::chunks_mut(y, outputs, &|chunk, y| {
        // x is as long as y, or four times as long.
        let x = x.map(|x| &x[chunk * inputs..][..y.len() * (inputs / outputs)]);
        Pass::Forward { x, of, then, y }.run(level);
    });
}

/// A batch norm over these examples, and what follows it.
#[derive(Clone, Copy)]
pub(in crate::layers) struct Run<'a> {
    pub(in crate::layers) layer: &'a BatchNorm,
    pub(in crate::layers) lanes: Lanes,
    pub(in crate::layers) then: Then,
}

impl Run<'_> {
    pub(in crate::layers) fn forward(
        self,
        x: &[f32],
        params: &[f32],
        stats: Stats<'_, f32>,
        y: &mut [f32],
        saved: &mut [f32],
    ) {
        let Run { layer, lanes, then } = self;
        let distances = |x: &[f32], center: &[f32], sums: &mut [f32]| {
            Pass::Distances { x, center, sums }.run(simd::level());
        };
        kernel::statistics(layer, lanes, x, stats, saved, distances);
        let (mean, rstd) = kernel::mean_and_rstd(layer, saved);
        kernel::with_columns(layer, lanes, params, mean, rstd, |of| {
            forward_pass(lanes, then, Some(x), of, y)
        });
    }

    /// y from x, or from y itself.
    pub(in crate::layers) fn infer(self, x: Option<&[f32]>, params: &[f32], stats: &[f32], y: &mut [f32]) {
        let Run { layer, lanes, then } = self;
        kernel::with_running_columns(layer, lanes, params, stats, |of| forward_pass(lanes, then, x, of, y));
    }

    pub(in crate::layers) fn backward(self, back: Back<'_, f32>) {
        let Run { layer, lanes, then } = self;
        let Back { x, d_y, .. } = back;
        let (level, (inputs, outputs)) = (simd::level(), chunk(layer.channels * lanes.width(), lanes, then));
        let part = |chunk: usize| {
            let x = &x[chunk * inputs..x.len().min((chunk + 1) * inputs)];
            (x, &d_y[chunk * outputs..d_y.len().min((chunk + 1) * outputs)])
        };
        let sums = |of: Columns<'_>, sums: &mut [f32]| {
            kernel::column_sums(x.len().div_ceil(inputs.max(1)), sums, &|chunk, sums| {
                let (x, d_y) = part(chunk);
                Pass::Sums { x, d_y, of, then, sums }.run(level);
            });
        };
        kernel::backward_by(layer, lanes, back, sums, |of, back, d_x| {
            pool::chunks_mut(d_x, inputs, &|chunk, d_x| {
                let (x, d_y) = part(chunk);
                Pass::Backward { x, d_y, of, back, then, d_x }.run(level);
            });
        });
    }
}

/// Lends μ, γ·rstd and β of each channel by the running statistics to `job`.
pub(in crate::layers) fn with_running(
    layer: &BatchNorm,
    params: &[f32],
    stats: &[f32],
    job: impl FnOnce(Columns<'_>),
) {
    kernel::with_running_columns(layer, Lanes::rows(1), params, stats, job);
}

//! y = Aᵀ[(G·w·Gᵀ) ⊙ (Bᵀ·x·B)]A over rows, for batches too small for lanes: sixteen channels are one vector in the
//! transforms, and at each point the sum over channels is a product of matrices [tiles,C]·[C,F].
//!
//! To the transforms the rows are lanes: x [B,H,W,C/16,16], y [B,OH,OW,F/16,16].

#![allow(clippy::needless_range_loop, reason = "a tile indexes several registers at once")]

use super::forward::{Output, OutputTile};
use super::transform::{self, CELLS, POINTS};
use super::{ALL, GAP, Tiling, exists, image};
use crate::base::slices::exact;
use crate::machine::pool::{self, ByThread, Scratch};
use crate::machine::product::{Sizes as ProductSizes, Start};
use crate::machine::simd::conv::{After, Sizes};
use crate::machine::simd::vector::Vector;
use crate::machine::simd::{Level, WIDTH, compiled, gemm};
use std::ops::Range;

/// Most tiles of a task: the rows of a register tile of the product.
const TILES: usize = 12;

/// Weights of a task: about 2 µs.
const WEIGHTS: usize = 1 << 10;

/// Whether this form is faster than the direct sum over rows; by the sizes and the batch alone.
///
/// Costs in units of one product, fitted to images of 2² to 28² with 16 to 256 channels and filters, batches of 1 and 4,
/// with AVX-512: where it chooses wrongly, the other form was at most 1.3 times as fast.
pub(crate) fn wins_rows(sizes: Sizes, batch: usize) -> bool {
    let Sizes { rows, columns, channels, filters } = sizes;
    if !exists(sizes) || !channels.is_multiple_of(WIDTH) || !filters.is_multiple_of(WIDTH) {
        return false;
    }
    let tiles = batch * rows.output.div_ceil(CELLS) * columns.output.div_ceil(CELLS);
    let weights = 200 * channels * filters;
    let points = tiles * (36 * channels * filters + 500 * (channels + filters));
    weights + points < batch * rows.output * columns.output * 9 * channels * filters
}

/// y = relu(norm(conv(x, w) + bias)); with `pool` the largest of each 2×2 window is all that is stored.
///
/// x [B,H,W,C]  weight [3,3,C,F]  y [B,OH,OW,F] or [B,OH/2,OW/2,F]; 16 divides C and F
#[expect(clippy::too_many_arguments, reason = "what a fused step reads and writes")]
pub(crate) fn forward_rows(
    level: Level,
    sizes: Sizes,
    batch: usize,
    x: &[f32],
    weight: &[f32],
    after: After<'_>,
    pool: bool,
    y: &mut [f32],
) {
    let Sizes { channels, filters, .. } = sizes;
    assert!(channels.is_multiple_of(WIDTH) && filters.is_multiple_of(WIDTH));
    let tiling = Tiling::new(Sizes { channels: channels / WIDTH, filters: filters / WIDTH, ..sizes }, batch);
    exact(x, &[batch, tiling.sizes.input_len()]);
    exact(weight, &[9, channels, filters]);
    let output = Output::of(sizes, pool);
    exact(y, &[batch, output.rows, output.columns, filters]);
    after.check(filters);
    let (tiles, u_point) = (tiling.count(), channels * filters + GAP);
    if tiles == 0 || filters == 0 {
        return;
    }
    let tasks = tiles.div_ceil(TILES);
    let own = Buffers::len(channels, filters);
    f32::with_scratch(ALL * u_point + pool::threads() * own, |scratch| {
        let (u, scratch) = scratch.split_at_mut(ALL * u_point);
        let weights = Weights { tap: channels * filters, weight, u: u.as_mut_ptr() };
        pool::for_each((channels * filters).div_ceil(WEIGHTS), &|chunk| {
            let range = chunk * WEIGHTS..weights.tap.min((chunk + 1) * WEIGHTS);
            // SAFETY: the level is one of this machine's; weight was asserted to hold nine taps, u holds all
            // points; ranges are disjoint, and whole vectors since 16 divides F.
            let done = unsafe { weights_on(level, &weights, range) };
            assert!(done, "the twin runs where there are no vectors");
        });
        let pass = Pass { level, tiling, x, u, after, output, y: y.as_mut_ptr() };
        pool::each_part(tasks, ByThread::new(scratch, own), |task, scratch| {
            let tiles = task * tiles / tasks..(task + 1) * tiles / tasks;
            // SAFETY: the level is one of this machine's; lengths were asserted above, and no two tasks
            // have a tile in common.
            let done = unsafe { tiles_on(level, &pass, tiles, scratch) };
            assert!(done, "the twin runs where there are no vectors");
        });
    });
}

/// What the tasks of the weights share: they write disjoint values of u.
struct Weights<'a> {
    /// C·F, the values of a tap.
    tap: usize,
    weight: &'a [f32],
    u: *mut f32,
}

// SAFETY: the weight is only read; the tasks of `forward_rows` write disjoint values of u.
unsafe impl Sync for Weights<'_> {}

compiled! {
    /// # Safety
    /// As [`weights`], on a level of this machine.
    unsafe fn weights_on(this: &Weights<'_>, range: Range<usize>) = weights;
}

/// The values of a range of u = G·w·Gᵀ at all points, each [C,F] and a gap.
///
/// # Safety
/// Inlined into a function that enables V; weight holds nine taps, u 36 points, the range whole vectors of a tap;
/// nobody else writes them.
#[inline(always)]
unsafe fn weights<V: Vector>(weights: &Weights<'_>, range: Range<usize>) {
    let Weights { tap, weight, u } = *weights;
    for at in range.step_by(V::LANES) {
        // SAFETY: at + LANES <= a tap: reads end with the ninth tap, writes with the last point.
        unsafe {
            let mut columns = [[V::zero(); POINTS]; 3];
            for kx in 0..3 {
                let mut column = [V::zero(); 3];
                for ky in 0..3 {
                    column[ky] = V::load(weight.as_ptr().add((ky * 3 + kx) * tap + at));
                }
                columns[kx] = transform::kernel::<V>(column);
            }
            for i in 0..POINTS {
                let row = transform::kernel::<V>([columns[0][i], columns[1][i], columns[2][i]]);
                for j in 0..POINTS {
                    V::store(u.add((i * POINTS + j) * (tap + GAP) + at), row[j]);
                }
            }
        }
    }
}

/// What the tasks share; their tiles of y are disjoint. The tiling counts channels and filters by vectors.
struct Pass<'a> {
    level: Level,
    tiling: Tiling,
    x: &'a [f32],
    u: &'a [f32],
    after: After<'a>,
    output: Output,
    y: *mut f32,
}

// SAFETY: x, u and after are only read; the tasks of `forward_rows` write disjoint tiles of y.
unsafe impl Sync for Pass<'_> {}

/// A thread's scratch: v [36][tiles,C], m [36][tiles,F], and C zeros.
struct Buffers<'a> {
    v: &'a mut [f32],
    v_point: usize,
    m: &'a mut [f32],
    m_point: usize,
    zeros: &'a mut [f32],
}

impl<'a> Buffers<'a> {
    fn len(channels: usize, filters: usize) -> usize {
        ALL * (TILES * (channels + filters) + 2 * GAP) + channels
    }

    fn new(channels: usize, filters: usize, scratch: &'a mut [f32]) -> Buffers<'a> {
        let (v_point, m_point) = (TILES * channels + GAP, TILES * filters + GAP);
        let (v, rest) = scratch.split_at_mut(ALL * v_point);
        let (m, rest) = rest.split_at_mut(ALL * m_point);
        let zeros = &mut rest[..channels];
        zeros.fill(0.0);
        Buffers { v, v_point, m, m_point, zeros }
    }
}

compiled! {
    /// # Safety
    /// As [`tiles`], on a level of this machine.
    unsafe fn tiles_on(pass: &Pass<'_>, this: Range<usize>, scratch: &mut [f32]) = tiles;
}

/// # Safety
/// Inlined into a function that enables V; x, u, after and y hold their shapes; nobody else uses these tiles of y,
/// of which there are at most `TILES`.
#[inline(always)]
unsafe fn tiles<V: Vector>(pass: &Pass<'_>, tiles: Range<usize>, scratch: &mut [f32]) {
    let Pass { level, tiling, x, u, after, output, y } = *pass;
    let (channels, filters) = (tiling.sizes.channels * WIDTH, tiling.sizes.filters * WIDTH);
    let buffers = Buffers::new(channels, filters, scratch);
    for (t, tile) in tiles.clone().enumerate() {
        let cells = tiling.cells(tiling.place(tile), x, 0, buffers.zeros.as_ptr());
        // SAFETY: cells point to C values each; row t < TILES of v at 36 points.
        unsafe {
            let to = buffers.v.as_mut_ptr().add(t * channels);
            image::<V>(&cells, tiling.sizes.channels, to, WIDTH, buffers.v_point);
        }
    }
    let product = ProductSizes::new(tiles.len(), channels, filters);
    let [of_v, of_u, of_m] = product.lens();
    for point in 0..ALL {
        let v = &buffers.v[point * buffers.v_point..][..of_v];
        let m = &mut buffers.m[point * buffers.m_point..][..of_m];
        let u = &u[point * (channels * filters + GAP)..][..of_u];
        gemm::nn_serial(level, product, v, u, Start::Zero, m);
    }
    for (t, tile) in tiles.enumerate() {
        let output_tile = OutputTile {
            // SAFETY: row t < TILES of m.
            m: unsafe { buffers.m.as_ptr().add(t * filters) },
            m_filter: WIDTH,
            m_point: buffers.m_point,
            after,
            by_lane: true,
            filters: tiling.sizes.filters,
            output,
        };
        // SAFETY: y holds the batch; m holds 36 points of F values; nobody else writes the tile.
        unsafe { output_tile.write::<V>(&tiling, tiling.place(tile), y) };
    }
}

//! y = Aᵀ[(G·w·Gᵀ) ⊙ (Bᵀ·x·B)]A over rows, for batches too small for lanes: sixteen channels are one vector in the
//! transforms, and at each point the sum over channels is a product of matrices [tiles,C]·[C,F].
//!
//! To the transforms the rows are lanes: x [B,H,W,C/16,16], y [B,OH,OW,F/16,16].

use super::forward::{Output, OutputTile};
use super::transform::{CELLS, G, POINTS};
use super::{ALL, GAP, Tiling, exists, image};
use crate::lanes::WIDTH;
use crate::matmul::{Sizes as ProductSizes, Start};
use crate::pool::{self, ByChunk, ByThread, Scratch};
use crate::simd::conv::{After, Sizes};
use crate::simd::vector::{Avx2, Avx512, Vector};
use crate::simd::{Level, gemm};

/// Most tiles of a task: the rows of a register tile of the product.
const TILES: usize = 12;

/// Whether this form is faster than the direct sum over rows; by the sizes and the batch alone.
///
/// Costs in units of one product, fitted to images of 2² to 28² with 16 to 256 channels and filters, batches of 1 and 4,
/// with AVX-512: where it chose wrongly, the other form was at most 1.5 times as fast.
pub(crate) fn wins_rows(sizes: Sizes, batch: usize) -> bool {
    let Sizes { rows, columns, channels, filters } = sizes;
    if !exists(sizes) || !channels.is_multiple_of(WIDTH) || !filters.is_multiple_of(WIDTH) {
        return false;
    }
    let tiles = batch * rows.output.div_ceil(CELLS) * columns.output.div_ceil(CELLS);
    let weights = 240 * channels * filters;
    let points = tiles * (48 * channels * filters + 400 * (channels + filters));
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
    assert!(x.len() >= batch * tiling.sizes.input_len() && weight.len() >= 9 * channels * filters);
    let output = Output::of(sizes, pool);
    assert!(y.len() >= batch * output.rows * output.columns * filters);
    after.check(filters);
    let (tiles, u_point) = (tiling.count(), channels * filters + GAP);
    if tiles == 0 || filters == 0 {
        return;
    }
    let tasks = tiles.div_ceil(TILES);
    let own = Buffers::len(channels, filters);
    f32::with_scratch(ALL * u_point + pool::threads() * own, |scratch| {
        let (u, scratch) = scratch.split_at_mut(ALL * u_point);
        pool::each_part(POINTS, ByChunk::new(u, POINTS * u_point), |n, u| match level {
            // SAFETY: the level is one of this machine's; weight was asserted to hold 9·C·F, u holds 6 points.
            Level::Avx512 => unsafe { weight_row_avx512(n, channels * filters, weight, u) },
            // SAFETY: as above.
            Level::Avx2 => unsafe { weight_row_avx2(n, channels * filters, weight, u) },
            Level::Portable => unreachable!("the twin runs where there are no vectors"),
        });
        let pass = Pass { level, tiling, x, u, after, output, y: y.as_mut_ptr() };
        pool::each_part(tasks, ByThread::new(scratch, own), |task, scratch| {
            let tiles = task * tiles / tasks..(task + 1) * tiles / tasks;
            match level {
                // SAFETY: the level is one of this machine's; lengths were asserted above, and no two tasks
                // have a tile in common.
                Level::Avx512 => unsafe { tiles_avx512(&pass, tiles, scratch) },
                // SAFETY: as above.
                Level::Avx2 => unsafe { tiles_avx2(&pass, tiles, scratch) },
                Level::Portable => unreachable!("the twin runs where there are no vectors"),
            }
        });
    });
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq")]
unsafe fn weight_row_avx512(n: usize, tap: usize, weight: &[f32], u: &mut [f32]) {
    // SAFETY: the instructions are enabled here, the lengths are the caller's.
    unsafe { weight_row::<Avx512>(n, tap, weight, u) }
}

#[target_feature(enable = "avx2,fma")]
unsafe fn weight_row_avx2(n: usize, tap: usize, weight: &[f32], u: &mut [f32]) {
    // SAFETY: the instructions are enabled here, the lengths are the caller's.
    unsafe { weight_row::<Avx2>(n, tap, weight, u) }
}

/// The points (n, ..) of u = G·w·Gᵀ, each [C,F] and a gap; a tap of the weight has C·F values.
///
/// # Safety
/// Inlined into a function that enables V; weight holds nine taps, u six points, and vectors divide a tap.
#[inline(always)]
unsafe fn weight_row<V: Vector>(n: usize, tap: usize, weight: &[f32], u: &mut [f32]) {
    for at in (0..tap).step_by(V::LANES) {
        // SAFETY: at + LANES <= a tap: reads end with the ninth tap, writes with the sixth point.
        unsafe {
            let mut columns = [V::zero(); 3];
            for (kx, column) in columns.iter_mut().enumerate() {
                for ky in 0..3 {
                    let w = V::load(weight.as_ptr().add((ky * 3 + kx) * tap + at));
                    *column = V::multiply_add(V::splat(G[n][ky]), w, *column);
                }
            }
            for (q, row) in G.iter().enumerate() {
                let mut sum = V::zero();
                for (&factor, &column) in row.iter().zip(&columns) {
                    sum = V::multiply_add(V::splat(factor), column, sum);
                }
                V::store(u.as_mut_ptr().add(q * (tap + GAP) + at), sum);
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

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq")]
unsafe fn tiles_avx512(pass: &Pass<'_>, tiles: std::ops::Range<usize>, scratch: &mut [f32]) {
    // SAFETY: the instructions are enabled here, the rest is the caller's.
    unsafe { self::tiles::<Avx512>(pass, tiles, scratch) }
}

#[target_feature(enable = "avx2,fma")]
unsafe fn tiles_avx2(pass: &Pass<'_>, tiles: std::ops::Range<usize>, scratch: &mut [f32]) {
    // SAFETY: the instructions are enabled here, the rest is the caller's.
    unsafe { self::tiles::<Avx2>(pass, tiles, scratch) }
}

/// # Safety
/// Inlined into a function that enables V; x, u, after and y hold their shapes; nobody else uses these tiles of y,
/// of which there are at most `TILES`.
#[inline(always)]
unsafe fn tiles<V: Vector>(pass: &Pass<'_>, tiles: std::ops::Range<usize>, scratch: &mut [f32]) {
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
    for point in 0..ALL {
        let (v, m) = (&buffers.v[point * buffers.v_point..], &mut buffers.m[point * buffers.m_point..]);
        gemm::nn_serial(level, product, v, &u[point * (channels * filters + GAP)..], Start::Zero, m);
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

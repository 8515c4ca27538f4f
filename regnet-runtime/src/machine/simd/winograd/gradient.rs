//! d_w = Gᵀ[Σ (Bᵀ·x·B) ⊙ (A·d_y·Aᵀ)]G, the sum over tiles and examples: at each point a product of matrices
//! [C, tiles·16]·[tiles·16, F].

#![allow(clippy::needless_range_loop, reason = "a tile indexes several registers at once")]

use super::transform::{self, CELLS, G, POINTS};
use super::{ALL, GAP, Place, TILES, Tiling, within};
use crate::base::slices::exact;
use crate::machine::pool::{self, ByThread, Scratch};
use crate::machine::product::{Sizes as ProductSizes, Start};
use crate::machine::simd::conv::Sizes;
use crate::machine::simd::vector::{Vector, WIDEST};
use crate::machine::simd::{Level, WIDTH, compiled, gemm, pack};
use std::ops::Range;

/// Most channels, and most filters, of a task: their sums at all points stay in the second cache.
const DEPTH: usize = 64;

/// Tiles in a task, at least: the transform back from the points costs as much as about a third of a tile.
const LEAST_TILES: usize = 8;

/// Most blocks of tiles: enough to keep some threads busy to the end.
const BLOCKS: usize = 16;

/// Values of all blocks together, from which there are fewer of them: 16 MiB.
const PARTS_LEN: usize = 1 << 22;

/// How many tiles a block takes, and how many blocks there are: of the sizes alone.
fn blocking(tiling: &Tiling) -> (usize, usize) {
    let most = (PARTS_LEN / tiling.sizes.weight_len().max(1)).clamp(1, BLOCKS);
    let tiles = tiling.count().div_ceil(most).max(LEAST_TILES).next_multiple_of(TILES);
    (tiles, tiling.count().div_ceil(tiles))
}

/// How many parts `weight_gradient` leaves.
pub(crate) fn blocks(sizes: Sizes, groups: usize) -> usize {
    blocking(&Tiling::new(sizes, groups)).1
}

/// parts[block] = Σ over the block's tiles and lanes of x·d_y, for each tap, channel and filter.
///
/// x [G,H,W,C,16]  d_y [G,OH,OW,F,16]  parts [blocks,3,3,C,F]
pub(crate) fn weight_gradient(
    level: Level,
    sizes: Sizes,
    groups: usize,
    x: &[f32],
    d_y: &[f32],
    parts: &mut [f32],
) {
    let tiling = Tiling::new(sizes, groups);
    let (tiles, blocks) = blocking(&tiling);
    exact(x, &[groups, sizes.input_len()]);
    exact(d_y, &[groups, sizes.output_len()]);
    exact(parts, &[blocks, sizes.weight_len()]);
    let [channel_pieces, filter_pieces] = [sizes.channels, sizes.filters].map(|n| n.div_ceil(DEPTH));
    let pieces = channel_pieces * filter_pieces;
    let own = Buffers::len(sizes);
    let pass = Pass { level, tiling, x, d_y, parts: parts.as_mut_ptr() };
    f32::with_scratch(pool::threads() * own, |scratch| {
        pool::each_part(blocks * pieces, ByThread::new(scratch, own), |task, scratch| {
            let (block, piece) = (task / pieces, task % pieces);
            let task = Task {
                block,
                tiles: block * tiles..tiling.count().min((block + 1) * tiles),
                channels: share(sizes.channels, channel_pieces, piece / filter_pieces),
                filters: share(sizes.filters, filter_pieces, piece % filter_pieces),
            };
            // SAFETY: the level is one of this machine's; lengths were asserted above, and no two tasks
            // have block, channel and filter in common.
            let done = unsafe { task_on(level, &pass, task, scratch) };
            assert!(done, "lanes need vectors");
        });
    });
}

/// The piece of `0..n` with this number, of `pieces` pieces.
fn share(n: usize, pieces: usize, piece: usize) -> Range<usize> {
    piece * n / pieces..(piece + 1) * n / pieces
}

/// What the tasks share; each writes its own channels and filters of its own part.
struct Pass<'a> {
    level: Level,
    tiling: Tiling,
    x: &'a [f32],
    d_y: &'a [f32],
    parts: *mut f32,
}

// SAFETY: x and d_y are only read; the tasks of `weight_gradient` write disjoint values of parts.
unsafe impl Sync for Pass<'_> {}

struct Task {
    block: usize,
    tiles: Range<usize>,
    channels: Range<usize>,
    filters: Range<usize>,
}

/// A thread's scratch, for C and F of a task: v [36][C,tiles,16], d [36][tiles,16,F], sums [36][C,F], one tile of
/// d_y as [16 cells, 16 lanes, filters of a vector], and C vectors of zeros.
struct Buffers<'a> {
    v: &'a mut [f32],
    v_point: usize,
    d: &'a mut [f32],
    d_point: usize,
    sums: &'a mut [f32],
    flipped: &'a mut [f32],
    zeros: &'a [f32],
}

/// Values of `flipped`, for the widest vector.
const FLIPPED: usize = CELLS * CELLS * WIDTH * WIDEST;

impl<'a> Buffers<'a> {
    fn len(sizes: Sizes) -> usize {
        let (channels, filters) = (sizes.channels.min(DEPTH), sizes.filters.min(DEPTH));
        let pitches = (channels + filters) * TILES * WIDTH + 2 * GAP;
        let sums = (ALL * channels * filters).next_multiple_of(WIDTH);
        ALL * pitches + sums + FLIPPED + channels * WIDTH
    }

    fn new(channels: usize, filters: usize, scratch: &'a mut [f32]) -> Buffers<'a> {
        let (v_point, d_point) = (channels * TILES * WIDTH + GAP, filters * TILES * WIDTH + GAP);
        let (v, rest) = scratch.split_at_mut(ALL * v_point);
        let (d, rest) = rest.split_at_mut(ALL * d_point);
        let (flipped, rest) = rest.split_at_mut(FLIPPED);
        let (zeros, rest) = rest.split_at_mut(channels * WIDTH);
        zeros.fill(0.0);
        Buffers { v, v_point, d, d_point, sums: &mut rest[..ALL * channels * filters], flipped, zeros }
    }
}

compiled! {
    /// # Safety
    /// As [`task`], on a level of this machine.
    unsafe fn task_on(pass: &Pass<'_>, this: Task, scratch: &mut [f32]) = task;
}

/// # Safety
/// Inlined into a function that enables V; x, d_y and parts hold their shapes; nobody else writes the task's
/// channels and filters of its block.
#[inline(always)]
unsafe fn task<V: Vector>(pass: &Pass<'_>, task: Task, scratch: &mut [f32]) {
    let Pass { level, tiling, x, d_y, parts } = *pass;
    let (channels, filters) = (task.channels.len(), task.filters.len());
    let buffers = Buffers::new(channels, filters, scratch);
    for first in task.tiles.clone().step_by(TILES) {
        let count = TILES.min(task.tiles.end - first);
        for t in 0..count {
            let place = tiling.place(first + t);
            let cells = tiling.cells(place, x, task.channels.start, buffers.zeros.as_ptr());
            // SAFETY: cells point to the task's channels; v holds 36 points of C·count vectors, d of count·16 rows.
            unsafe {
                let v = buffers.v.as_mut_ptr().add(t * WIDTH);
                super::image::<V>(&cells, channels, v, count * WIDTH, buffers.v_point);
                let d = buffers.d.as_mut_ptr().add(t * WIDTH * filters);
                output_gradient::<V>(
                    &tiling,
                    place,
                    d_y,
                    task.filters.clone(),
                    buffers.flipped,
                    d,
                    buffers.d_point,
                );
            }
        }
        let start = if first == task.tiles.start { Start::Zero } else { Start::Keep };
        let product = ProductSizes::new(channels, count * WIDTH, filters);
        for (point, sums) in buffers.sums.chunks_exact_mut((channels * filters).max(1)).enumerate() {
            let [of_v, of_d, _] = product.lens();
            let v = &buffers.v[point * buffers.v_point..][..of_v];
            let d = &buffers.d[point * buffers.d_point..][..of_d];
            gemm::nn_serial(level, product, v, d, start, sums);
        }
    }
    // SAFETY: the block's part holds 9·C·F values; sums holds 36 points of the task's channels and filters.
    unsafe {
        let part = parts.add(task.block * tiling.sizes.weight_len());
        from_points::<V>(buffers.sums, tiling.sizes, task.channels, task.filters, part);
    }
}

/// d = A·d_y·Aᵀ of one tile, with its filters side by side: d + point·`d_point` holds [16,filters].
///
/// # Safety
/// Inlined where V is enabled; d writable as said, flipped holds `FLIPPED` values, filters lie in d_y.
#[inline(always)]
unsafe fn output_gradient<V: Vector>(
    tiling: &Tiling,
    place: Place,
    d_y: &[f32],
    filters: Range<usize>,
    flipped: &mut [f32],
    d: *mut f32,
    d_point: usize,
) {
    let Sizes { rows, columns, filters: all, .. } = tiling.sizes;
    let (height, width) = (within(place.row, rows.output), within(place.column, columns.output));
    let cell_len = WIDTH * V::LANES;
    for filter in (0..filters.len()).step_by(V::LANES) {
        let count = V::LANES.min(filters.len() - filter);
        for (cell, flipped) in flipped[..CELLS * CELLS * cell_len].chunks_exact_mut(cell_len).enumerate() {
            let (i, j) = (cell / CELLS, cell % CELLS);
            if i >= height || j >= width {
                flipped.fill(0.0);
                continue;
            }
            let row = (place.group * rows.output + place.row + i) * columns.output + place.column + j;
            let from = &d_y[(row * all + filters.start + filter) * WIDTH..][..count * WIDTH];
            // SAFETY: from holds `count` rows of 16 values, flipped 16 rows of V::LANES >= count values.
            unsafe {
                let (size, to) = ((WIDTH, count), flipped.as_mut_ptr());
                pack::columns_of_rows::<V>(size, from.as_ptr(), WIDTH, to, V::LANES);
            }
        }
        for lane in 0..WIDTH {
            // SAFETY: flipped holds 16 cells of 16 vectors; d 36 points of 16 rows, masked to `count` values.
            unsafe {
                let from = flipped.as_ptr().add(lane * V::LANES);
                let to = d.add(lane * filters.len() + filter);
                let mut rows = [[V::zero(); POINTS]; CELLS];
                for i in 0..CELLS {
                    let mut row = [V::zero(); CELLS];
                    for j in 0..CELLS {
                        row[j] = V::load(from.add((i * CELLS + j) * cell_len));
                    }
                    rows[i] = transform::output_gradient::<V>(row);
                }
                for j in 0..POINTS {
                    let mut column = [V::zero(); CELLS];
                    for i in 0..CELLS {
                        column[i] = rows[i][j];
                    }
                    let column = transform::output_gradient::<V>(column);
                    for i in 0..POINTS {
                        let to = to.add((i * POINTS + j) * d_point);
                        if count == V::LANES {
                            V::store(to, column[i]);
                        } else {
                            V::store_first(to, column[i], count);
                        }
                    }
                }
            }
        }
    }
}

/// part = Gᵀ·sums·G for some channels and filters.   sums [36,channels,filters]  part [3,3,C,F]
///
/// # Safety
/// Inlined where V is enabled; part writable at the channels and filters of all nine taps.
#[inline(always)]
unsafe fn from_points<V: Vector>(
    sums: &[f32],
    sizes: Sizes,
    channels: Range<usize>,
    filters: Range<usize>,
    part: *mut f32,
) {
    let point = channels.len() * filters.len();
    for c in 0..channels.len() {
        for filter in (0..filters.len()).step_by(V::LANES) {
            let count = V::LANES.min(filters.len() - filter);
            // SAFETY: 36 points of channels·filters values, masked to the filters that exist; likewise in part.
            unsafe {
                let from = sums.as_ptr().add(c * filters.len() + filter);
                let to = part.add((channels.start + c) * sizes.filters + filters.start + filter);
                let mut columns = [[V::zero(); POINTS]; 3];
                for i in 0..POINTS {
                    for j in 0..POINTS {
                        let sum = V::load_first(from.add((i * POINTS + j) * point), count);
                        for ky in 0..3 {
                            columns[ky][j] = V::multiply_add(V::splat(G[i][ky]), sum, columns[ky][j]);
                        }
                    }
                }
                for ky in 0..3 {
                    for kx in 0..3 {
                        let mut sum = V::zero();
                        for j in 0..POINTS {
                            sum = V::multiply_add(V::splat(G[j][kx]), columns[ky][j], sum);
                        }
                        let tap = (ky * 3 + kx) * sizes.channels * sizes.filters;
                        V::store_first(to.add(tap), sum, count);
                    }
                }
            }
        }
    }
}

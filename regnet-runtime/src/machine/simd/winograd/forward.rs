//! y = Aᵀ[(G·w·Gᵀ) ⊙ (Bᵀ·x·B)]A, two tiles at a time.

#![allow(clippy::needless_range_loop, reason = "a tile indexes several registers at once")]

use super::transform::{self, CELLS, G, POINTS};
use super::{ALL, Cells, GAP, Place, TILES, Tiling, within};
use crate::base::slices::exact;
use crate::machine::pool::{self, ByChunk, ByThread, Scratch};
use crate::machine::simd::conv::{After, Sizes, balanced};
use crate::machine::simd::vector::{Vector, smaller};
use crate::machine::simd::{Level, WIDTH, compiled};

/// Most filters of a register tile: with two tiles sixteen sums, twice as many as two units have in flight.
const FILTERS: usize = 8;

/// The most filters whose sums for two tiles stay in registers.
const fn most_filters<V: Vector>() -> usize {
    smaller((V::FREE - TILES) / TILES, FILTERS)
}

/// Products of vectors in a task, at least: about 20 µs, fifty hand-overs.
const TASK: usize = 1 << 16;

/// y = relu(norm(conv(x, w) + bias)); with `pool` the largest of each 2×2 window is all that is stored.
///
/// x [G,H,W,C,16]  weight [3,3,C,F]  y [G,OH,OW,F,16] or [G,OH/2,OW/2,F,16]
#[expect(clippy::too_many_arguments, reason = "what a fused step reads and writes")]
pub(crate) fn forward(
    level: Level,
    sizes: Sizes,
    groups: usize,
    x: &[f32],
    weight: &[f32],
    after: After<'_>,
    pool: bool,
    y: &mut [f32],
) {
    let tiling = Tiling::new(sizes, groups);
    exact(x, &[groups, sizes.input_len()]);
    exact(weight, &[sizes.weight_len()]);
    let output = Output::of(sizes, pool);
    exact(y, &[groups, output.rows, output.columns, sizes.filters, WIDTH]);
    after.check(sizes.filters);
    let per_point = sizes.channels * sizes.filters;
    let pairs = tiling.count().div_ceil(TILES);
    if pairs == 0 || sizes.filters == 0 {
        return;
    }
    let per_task = (TASK / (TILES * ALL * per_point).max(1)).clamp(1, pairs) * TILES;
    let own = Buffers::len(sizes);
    f32::with_scratch(ALL * per_point + pool::threads() * own, |scratch| {
        let (u, scratch) = scratch.split_at_mut(ALL * per_point);
        transform_weight(level, sizes, weight, u);
        let pass = Pass { tiling, x, u, after, output, y: y.as_mut_ptr() };
        pool::each_part(tiling.count().div_ceil(per_task), ByThread::new(scratch, own), |task, scratch| {
            let tiles = task * per_task..tiling.count().min((task + 1) * per_task);
            // SAFETY: the level is one of this machine's; lengths were asserted above, and no two tasks
            // have a tile in common.
            let done = unsafe { tiles_on(level, &pass, tiles, scratch) };
            assert!(done, "lanes need vectors");
        });
    });
}

/// u [36,pieces,C,q] = G·w·Gᵀ, the filters in pieces of q.   weight [3,3,C,F]
fn transform_weight(level: Level, sizes: Sizes, weight: &[f32], u: &mut [f32]) {
    let row = POINTS * sizes.channels * sizes.filters;
    if row == 0 {
        return;
    }
    pool::each_part(POINTS, ByChunk::new(u, row), |n, u| {
        // SAFETY: the level is one of this machine's; weight was asserted to hold 9·C·F, u holds 6·C·F.
        let done = unsafe { weight_row_on(level, n, sizes, weight, u) };
        assert!(done, "lanes need vectors");
    });
}

compiled! {
    /// # Safety
    /// As [`weight_row`], on a level of this machine.
    unsafe fn weight_row_on(n: usize, sizes: Sizes, weight: &[f32], u: &mut [f32]) = weight_row;
}

/// The points (n, ..) of u.
///
/// # Safety
/// Inlined into a function that enables V; weight holds 9·C·F values, u 6·C·F.
#[inline(always)]
unsafe fn weight_row<V: Vector>(n: usize, sizes: Sizes, weight: &[f32], u: &mut [f32]) {
    let Sizes { channels, filters, .. } = sizes;
    let mut filter = 0;
    for width in balanced(filters, most_filters::<V>()) {
        for c in 0..channels {
            for part in (0..width).step_by(V::LANES) {
                let count = (width - part).min(V::LANES);
                // SAFETY: c < C and filter + part + count <= F: reads end at 9·C·F, writes at 6·C·F.
                unsafe {
                    let from = weight.as_ptr().add(c * filters + filter + part);
                    let to = u.as_mut_ptr().add(filter * channels + c * width + part);
                    let mut columns = [V::zero(); 3];
                    for (kx, column) in columns.iter_mut().enumerate() {
                        for ky in 0..3 {
                            let w = V::load_first(from.add((ky * 3 + kx) * channels * filters), count);
                            *column = V::multiply_add(V::splat(G[n][ky]), w, *column);
                        }
                    }
                    for (q, row) in G.iter().enumerate() {
                        let mut sum = V::zero();
                        for (&factor, &column) in row.iter().zip(&columns) {
                            sum = V::multiply_add(V::splat(factor), column, sum);
                        }
                        V::store_first(to.add(q * channels * filters), sum, count);
                    }
                }
            }
        }
        filter += width;
    }
}

/// What the tasks share; their tiles of y are disjoint.
struct Pass<'a> {
    tiling: Tiling,
    x: &'a [f32],
    u: &'a [f32],
    after: After<'a>,
    output: Output,
    y: *mut f32,
}

// SAFETY: x, u and after are only read; the tasks of `forward` write disjoint tiles of y.
unsafe impl Sync for Pass<'_> {}

/// A thread's scratch: v [36][C,tiles,16], m [36][F,tiles,16], and C vectors of zeros.
struct Buffers {
    v: *mut f32,
    v_point: usize,
    m: *mut f32,
    m_point: usize,
    zeros: *const f32,
}

impl Buffers {
    fn pitches(sizes: Sizes) -> (usize, usize) {
        (sizes.channels * TILES * WIDTH + GAP, sizes.filters * TILES * WIDTH + GAP)
    }

    fn len(sizes: Sizes) -> usize {
        let (v_point, m_point) = Buffers::pitches(sizes);
        ALL * (v_point + m_point) + sizes.channels * WIDTH
    }

    fn new(sizes: Sizes, scratch: &mut [f32]) -> Buffers {
        assert!(scratch.len() >= Buffers::len(sizes));
        let (v_point, m_point) = Buffers::pitches(sizes);
        let (v, rest) = scratch.split_at_mut(ALL * v_point);
        let (m, zeros) = rest.split_at_mut(ALL * m_point);
        zeros.fill(0.0);
        Buffers { v: v.as_mut_ptr(), v_point, m: m.as_mut_ptr(), m_point, zeros: zeros.as_ptr() }
    }
}

compiled! {
    /// # Safety
    /// As [`tiles`], on a level of this machine.
    unsafe fn tiles_on(pass: &Pass<'_>, this: std::ops::Range<usize>, scratch: &mut [f32]) = tiles;
}

/// # Safety
/// Inlined into a function that enables V; x, u, after and y hold their shapes; nobody else uses these tiles of y.
#[inline(always)]
unsafe fn tiles<V: Vector>(pass: &Pass<'_>, tiles: std::ops::Range<usize>, scratch: &mut [f32]) {
    let Pass { tiling, x, u, after, output, y } = *pass;
    let Sizes { channels, filters, .. } = tiling.sizes;
    let buffers = Buffers::new(tiling.sizes, scratch);
    for first in tiles.clone().step_by(TILES) {
        let count = TILES.min(tiles.end - first);
        for t in 0..count {
            let cells = tiling.cells(tiling.place(first + t), x, 0, buffers.zeros);
            // SAFETY: cells point to C vectors each; v holds 36 points of C·count vectors.
            unsafe {
                let to = buffers.v.add(t * WIDTH);
                super::image::<V>(&cells, channels, to, count * WIDTH, buffers.v_point);
            }
        }
        for point in 0..ALL {
            // SAFETY: point < 36 of v, m and u.
            unsafe {
                let product = Product {
                    channels,
                    u: u.as_ptr().add(point * channels * filters),
                    v: buffers.v.add(point * buffers.v_point),
                    m: buffers.m.add(point * buffers.m_point),
                };
                if count == TILES {
                    product.filters::<V, TILES>(filters);
                } else {
                    product.filters::<V, 1>(filters);
                }
            }
        }
        for t in 0..count {
            let place = tiling.place(first + t);
            let tile = OutputTile {
                // SAFETY: t < count tiles of m.
                m: unsafe { buffers.m.add(t * WIDTH) },
                m_filter: count * WIDTH,
                m_point: buffers.m_point,
                after,
                by_lane: false,
                filters,
                output,
            };
            // SAFETY: y holds all groups; m holds 36 points of F·count vectors; nobody else writes the tile.
            unsafe { tile.write::<V>(&tiling, place, y) };
        }
    }
}

/// m [F,tiles,16] = Σ_c u [pieces,C,q] · v [C,tiles,16] at one point.
struct Product {
    channels: usize,
    u: *const f32,
    v: *const f32,
    m: *mut f32,
}

impl Product {
    /// # Safety
    /// Inlined where V is enabled; u, v and m hold their shapes with T tiles.
    #[inline(always)]
    unsafe fn filters<V: Vector, const T: usize>(&self, filters: usize) {
        let mut filter = 0;
        for width in balanced(filters, most_filters::<V>()) {
            macro_rules! by_width {
                ($($q:literal)*) => {
                    match width {
                        // What V has no registers for is not compiled.
                        // SAFETY: filter + width <= F.
                        $( $q => if const { $q <= most_filters::<V>() } { unsafe { self.piece::<V, T, $q>(filter) } }, )*
                        _ => unreachable!("a piece has at most {FILTERS} filters"),
                    }
                };
            }
            by_width!(1 2 3 4 5 6 7 8);
            filter += width;
        }
    }

    /// # Safety
    /// As `filters`, and filter + Q <= F.
    #[inline(always)]
    unsafe fn piece<V: Vector, const T: usize, const Q: usize>(&self, filter: usize) {
        for lane in (0..WIDTH).step_by(V::LANES) {
            // SAFETY: C steps of Q weights and T vectors, Q·T vectors of m, all within their shapes.
            unsafe {
                let mut sums = [[V::zero(); T]; Q];
                let mut u = self.u.add(filter * self.channels);
                let mut v = self.v.add(lane);
                for _ in 0..self.channels {
                    let mut x = [V::zero(); T];
                    for t in 0..T {
                        x[t] = V::load(v.add(t * WIDTH));
                    }
                    for q in 0..Q {
                        let factor = V::broadcast(u.add(q));
                        for t in 0..T {
                            sums[q][t] = V::multiply_add(x[t], factor, sums[q][t]);
                        }
                    }
                    u = u.add(Q);
                    v = v.add(T * WIDTH);
                }
                for q in 0..Q {
                    for t in 0..T {
                        V::store(self.m.add(((filter + q) * T + t) * WIDTH + lane), sums[q][t]);
                    }
                }
            }
        }
    }
}

/// The image that is stored.
#[derive(Clone, Copy)]
pub(super) struct Output {
    pub rows: usize,
    pub columns: usize,
    /// Whether it holds the largest of each 2×2 window alone.
    pub pool: bool,
}

impl Output {
    pub(super) fn of(sizes: Sizes, pool: bool) -> Output {
        let across = if pool { 2 } else { 1 };
        Output { rows: sizes.rows.output / across, columns: sizes.columns.output / across, pool }
    }
}

/// One tile of y from its values at the points.
pub(super) struct OutputTile<'a> {
    pub m: *const f32,
    pub m_filter: usize,
    pub m_point: usize,
    pub after: After<'a>,
    /// Whether each lane is a filter of its own, `filters` counting vectors; else each filter has sixteen lanes.
    pub by_lane: bool,
    pub filters: usize,
    pub output: Output,
}

impl OutputTile<'_> {
    /// Stores the tile at `place` of y.
    ///
    /// # Safety
    /// Inlined where V is enabled; m readable as said, y for all groups, and what comes after holds a value for each
    /// filter; nobody else writes the tile.
    #[inline(always)]
    pub(super) unsafe fn write<V: Vector>(&self, tiling: &Tiling, place: Place, y: *mut f32) {
        let Sizes { rows, columns, .. } = tiling.sizes;
        let (height, width) = (within(place.row, rows.output), within(place.column, columns.output));
        let Output { rows, columns, pool } = self.output;
        let across = if pool { 2 } else { 1 };
        let first = (place.group * rows + place.row / across) * columns + place.column / across;
        // Whole tiles are compiled by themselves, without conditions.
        // SAFETY: the tile's first cell lies in y, as do those of `height` and `width`; the rest is the caller's.
        unsafe {
            let y = y.add(first * self.filters * WIDTH);
            match (pool, height == CELLS && width == CELLS) {
                (false, true) => self.cells::<V, false>(y, CELLS, CELLS),
                (false, false) => self.cells::<V, false>(y, height, width),
                (true, true) => self.cells::<V, true>(y, CELLS, CELLS),
                (true, false) => self.cells::<V, true>(y, height, width),
            }
        }
    }

    /// The value of a filter, or of the filters from `lane` on.
    ///
    /// # Safety
    /// Inlined where V is enabled; there is a value for each filter.
    #[inline(always)]
    unsafe fn of_filter<V: Vector>(&self, values: &[f32], filter: usize, lane: usize) -> V::Register {
        // SAFETY: the caller's condition; by lane there are 16 filters for each that is counted.
        unsafe {
            if self.by_lane {
                V::load(values.as_ptr().add(filter * WIDTH + lane))
            } else {
                V::broadcast(values.as_ptr().add(filter))
            }
        }
    }

    /// y = relu(norm(Aᵀ·m·A + bias)), of which `height` rows and `width` columns exist, or the largest of each window
    /// of the tile.
    ///
    /// # Safety
    /// As `write`; y is the place of the tile's first cell.
    #[inline(always)]
    unsafe fn cells<V: Vector, const POOL: bool>(&self, y: *mut f32, height: usize, width: usize) {
        let y_row = self.output.columns * self.filters * WIDTH;
        for filter in 0..self.filters {
            for lane in (0..WIDTH).step_by(V::LANES) {
                // SAFETY: filter < F, points < 36, and cells of y within height x width.
                unsafe {
                    let m = self.m.add(filter * self.m_filter + lane);
                    let y = y.add(filter * WIDTH + lane);
                    let start = match self.after.bias {
                        Some(bias) => self.of_filter::<V>(bias, filter, lane),
                        None => V::zero(),
                    };
                    let mut norm = [V::zero(); 3];
                    if let Some(of) = self.after.norm {
                        for k in 0..3 {
                            norm[k] = self.of_filter::<V>(of[k], filter, lane);
                        }
                    }
                    let mut columns = [[V::zero(); CELLS]; POINTS];
                    for j in 0..POINTS {
                        let mut column = [V::zero(); POINTS];
                        for i in 0..POINTS {
                            column[i] = V::load(m.add((i * POINTS + j) * self.m_point));
                        }
                        columns[j] = transform::output::<V>(column, None);
                    }
                    let mut above = [V::zero(); CELLS];
                    for i in 0..CELLS {
                        let mut row = [V::zero(); POINTS];
                        for j in 0..POINTS {
                            row[j] = columns[j][i];
                        }
                        let mut row = transform::output::<V>(row, Some(start));
                        if self.after.norm.is_some() {
                            for j in 0..CELLS {
                                let apart = V::subtract(row[j], norm[0]);
                                row[j] = V::add(V::multiply(apart, norm[1]), norm[2]);
                            }
                        }
                        if self.after.relu {
                            for j in 0..CELLS {
                                row[j] = V::relu(row[j]);
                            }
                        }
                        if POOL {
                            if i % 2 == 1 && i < height {
                                for j in (1..CELLS).step_by(2) {
                                    let top = larger::<V>(above[j - 1], above[j]);
                                    let largest = larger::<V>(larger::<V>(top, row[j - 1]), row[j]);
                                    if j < width {
                                        V::store(
                                            y.add(i / 2 * y_row + j / 2 * self.filters * WIDTH),
                                            largest,
                                        );
                                    }
                                }
                            }
                            above = row;
                        } else {
                            for j in 0..CELLS {
                                if i < height && j < width {
                                    V::store(y.add(i * y_row + j * self.filters * WIDTH), row[j]);
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The larger of two values, NaN if one is.
///
/// # Safety
/// Inlined where V is enabled.
#[inline(always)]
unsafe fn larger<V: Vector>(a: V::Register, b: V::Register) -> V::Register {
    // SAFETY: the caller's condition.
    unsafe { V::select(V::beats(b, a), b, a) }
}

/// v = Bᵀ·x·B of one tile: v + c·`channel` + point·`point` for each channel c and each of the 36 points.
///
/// # Safety
/// Inlined where V is enabled; each of `cells` is readable, and v writable, for `channels` vectors of 16.
#[inline(always)]
pub(super) unsafe fn image<V: Vector>(
    cells: &Cells,
    channels: usize,
    v: *mut f32,
    channel: usize,
    point: usize,
) {
    for c in 0..channels {
        for lane in (0..WIDTH).step_by(V::LANES) {
            // SAFETY: c < channels, 36 points.
            unsafe {
                let mut columns = [[V::zero(); POINTS]; POINTS];
                for j in 0..POINTS {
                    let mut column = [V::zero(); POINTS];
                    for i in 0..POINTS {
                        column[i] = V::load(cells[i][j].add(c * WIDTH + lane));
                    }
                    columns[j] = transform::image::<V>(column);
                }
                let to = v.add(c * channel + lane);
                for i in 0..POINTS {
                    let mut row = [V::zero(); POINTS];
                    for j in 0..POINTS {
                        row[j] = columns[j][i];
                    }
                    let row = transform::image::<V>(row);
                    for j in 0..POINTS {
                        V::store(to.add((i * POINTS + j) * point), row[j]);
                    }
                }
            }
        }
    }
}

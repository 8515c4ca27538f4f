//! Direct convolution of `f32` over rows, for batches too small for lanes: x [B,H,W,C], the filters lie in the lanes
//! and the values of x are broadcast. What follows at once (a batch norm of inference, relu, a 2×2 max pool) happens
//! before y reaches memory.
//!
//! y[p,f] = bias[f] + Σ_ky Σ_kx Σ_c x[p·stride − before + (ky,kx), c]·w[ky,kx,c,f], in this order, one chain of fused
//! multiply-adds each: the bits of the products of matrices in `layers::conv2d::kernel`, which is the portable twin.

#![allow(clippy::needless_range_loop, reason = "a tile indexes several registers at once")]

use super::conv::{After, Sizes, balanced};
use super::vector::{Vector, smaller};
use super::{Level, compiled};
use crate::base::slices::{exact, product};
use crate::machine::pool::{self, ByChunk, ByThread, Scratch};
use std::ops::Range;

/// Multiply-adds of a task: about 8 µs, so that the rows of x which two tasks copy are few.
const TASK: usize = 1 << 20;

/// Cells of a window of the pool, across.
const ACROSS: usize = 2;

/// Most cells of a tile in a row; a tile has one row or two.
const CELLS: usize = 8;

/// y = relu(norm(conv(x, w) + bias)); with `pool` the largest of each 2×2 window is all that is stored.
///
/// x [B,H,W,C]  weight [kh,kw,C,F]  y [B,OH,OW,F] or [B,OH/2,OW/2,F]
#[expect(clippy::too_many_arguments, reason = "what a fused step reads and writes")]
pub(crate) fn forward(
    level: Level,
    sizes: Sizes,
    batch: usize,
    x: &[f32],
    weight: &[f32],
    after: After<'_>,
    pool: bool,
    y: &mut [f32],
) {
    let Sizes { rows, columns, channels, filters } = sizes;
    assert!(rows.before >= 0 && columns.before >= 0);
    let input_len = product(&[rows.input, columns.input, channels]);
    exact(x, &[batch, input_len]);
    exact(weight, &[sizes.weight_len()]);
    after.check(filters);
    let step = if pool { ACROSS } else { 1 };
    let (out_rows, row_len) = (rows.output / step, columns.output / step * filters);
    let conv_row = columns.output * filters;
    exact(y, &[batch, out_rows, row_len]);
    if y.is_empty() {
        return;
    }
    let rows_of_task = (TASK / (step * columns.output * sizes.weight_len()).max(1)).clamp(1, out_rows);
    let padded = Padded::of(sizes, rows_of_task * step);
    let own = padded.len + if pool { rows_of_task * step * conv_row } else { 0 };
    f32::with_scratch(pool::threads() * own, |scratch| {
        let len = y.len();
        let size = rows_of_task * row_len;
        let share = (ByChunk::new(y, size), ByThread::new(scratch, own));
        pool::each_part(len.div_ceil(size), share, |task, (mut y, own)| {
            let (copy, strip) = own.split_at_mut(padded.len);
            let mut next = task * rows_of_task;
            while !y.is_empty() {
                // A task may end one example and begin the next.
                let (example, row) = (next / out_rows, next % out_rows);
                let count = (out_rows - row).min(y.len() / row_len);
                let (now, rest) = y.split_at_mut(count * row_len);
                let rows = row * step..(row + count) * step;
                let image = &x[example * input_len..][..input_len];
                let (x, first) = padded.rows(sizes, &rows, image, copy);
                let pitch = padded.pitch;
                let sums = Strip { sizes, rows, x, first, pitch, weight, after, y: &mut *now };
                if pool {
                    let strip = &mut strip[..count * step * conv_row];
                    Strip { y: &mut *strip, ..sums }.run(level);
                    pool2x2(level, columns.output, filters, strip, now);
                } else {
                    sums.run(level);
                }
                (y, next) = (rest, next + count);
            }
        });
    });
}

/// How rows of the image get zeros to the left and right, so that every window sees the whole row of the kernel.
#[derive(Clone, Copy)]
struct Padded {
    /// Cells of a row.
    pitch: usize,
    /// Values of the copy of a task; 0 if the image needs none.
    len: usize,
}

impl Padded {
    fn of(sizes: Sizes, conv_rows: usize) -> Padded {
        let Sizes { rows, columns, channels, .. } = sizes;
        let reach = columns.output.saturating_sub(1) * columns.stride + columns.kernel;
        if columns.before == 0 && reach <= columns.input {
            return Padded { pitch: columns.input, len: 0 };
        }
        let read = (conv_rows - 1) * rows.stride + rows.kernel;
        Padded { pitch: reach, len: read.min(rows.input) * reach * channels }
    }

    /// The rows of the image that windows see, as they are or copied, and the number of the first.
    fn rows<'a>(
        self,
        sizes: Sizes,
        windows: &Range<usize>,
        image: &'a [f32],
        copy: &'a mut [f32],
    ) -> (&'a [f32], usize) {
        if self.len == 0 {
            return (image, 0);
        }
        let Sizes { rows, columns, channels, .. } = sizes;
        let clamp = |row: isize| row.clamp(0, rows.input as isize) as usize;
        let first = clamp(rows.begin(windows.start));
        let end = clamp(rows.begin(windows.end - 1) + rows.kernel as isize).max(first);
        let before = (columns.before as usize * channels).min(self.pitch * channels);
        let kept = (columns.input * channels).min(self.pitch * channels - before);
        let copy = &mut copy[..(end - first) * self.pitch * channels];
        let from = image[first * columns.input * channels..].chunks_exact(columns.input * channels);
        for (to, from) in copy.chunks_exact_mut(self.pitch * channels).zip(from) {
            to[..before].fill(0.0);
            to[before..before + kept].copy_from_slice(&from[..kept]);
            to[before + kept..].fill(0.0);
        }
        (copy, first)
    }
}

/// Some rows of the convolution of one example, y [rows,OW,F].
struct Strip<'a> {
    sizes: Sizes,
    rows: Range<usize>,
    /// Rows of the image from `first` on, `pitch` cells each.
    x: &'a [f32],
    first: usize,
    pitch: usize,
    weight: &'a [f32],
    after: After<'a>,
    y: &'a mut [f32],
}

impl Strip<'_> {
    fn run(self, level: Level) {
        let Sizes { rows, columns, channels, filters } = self.sizes;
        assert!(self.rows.start < self.rows.end && self.rows.end <= rows.output);
        assert!(columns.output.saturating_sub(1) * columns.stride + columns.kernel <= self.pitch);
        let read = |row: usize| {
            let (first, end) = rows.taps(row);
            let from = rows.begin(row) - self.first as isize;
            first == end
                || (from + first as isize >= 0
                    && self.x.len() as isize >= (from + end as isize) * (self.pitch * channels) as isize)
        };
        assert!(self.rows.clone().all(read));
        exact(self.weight, &[self.sizes.weight_len()]);
        exact(self.y, &[self.rows.len(), columns.output, filters]);
        self.after.check(filters);
        // SAFETY: the level is one of this machine's; lengths were asserted above.
        let done = unsafe { strip_on(level, self) };
        assert!(done, "the twin runs where there are no vectors");
    }
}

compiled! {
    /// # Safety
    /// As [`strip`], on a level of this machine.
    unsafe fn strip_on(this: Strip<'_>) = strip;
}

/// The most cells in a row whose sums, in two rows of `vectors` a cell, stay in registers beside the weights.
const fn most_cells<V: Vector>(vectors: usize) -> usize {
    smaller((V::FREE - vectors) / (2 * vectors), CELLS)
}

/// # Safety
/// Inlined into a function that enables V; lengths as `Strip::run` asserts them.
#[inline(always)]
unsafe fn strip<V: Vector>(mut strip: Strip<'_>) {
    let Sizes { rows, columns, filters, .. } = strip.sizes;
    // A panel of filters stays in the cache while all cells pass.
    for filter in (0..filters).step_by(2 * V::LANES) {
        let width = (filters - filter).min(2 * V::LANES);
        let mut row = strip.rows.start;
        while row < strip.rows.end {
            let two = row + 1 < strip.rows.end && rows.taps(row) == rows.taps(row + 1);
            let below = if two { 2 } else { 1 };
            let mut column = 0;
            for cells in balanced(columns.output, most_cells::<V>(width.div_ceil(V::LANES))) {
                // SAFETY: row + below <= the strip's end, column + cells <= OW, filter + width <= F.
                unsafe { tile::<V>(&mut strip, row, column, filter).run::<V>(below, cells, width) };
                column += cells;
            }
            row += below;
        }
    }
}

/// # Safety
/// As `strip`; the row is one of the strip's, column < OW, filter < F.
#[inline(always)]
unsafe fn tile<V: Vector>(strip: &mut Strip<'_>, row: usize, column: usize, filter: usize) -> Tile {
    let Sizes { rows, columns, channels, filters } = strip.sizes;
    let x_row = strip.pitch * channels;
    let of_filter = |values: &[f32]| values[filter..].as_ptr();
    Tile {
        // Rows begin + taps lie in x, columns too since `pitch` holds every window.
        x: strip.x.as_ptr().wrapping_offset(
            (rows.begin(row) - strip.first as isize) * x_row as isize
                + (column * columns.stride * channels) as isize,
        ),
        x_row,
        x_cell: columns.stride * channels,
        x_below: rows.stride * x_row,
        taps: rows.taps(row),
        run: columns.kernel * channels,
        weight: strip.weight.as_ptr().wrapping_add(filter),
        weight_step: filters,
        bias: strip.after.bias.map_or(std::ptr::null(), of_filter),
        norm: strip.after.norm.map(|norm| norm.map(of_filter)),
        relu: strip.after.relu,
        y: strip.y[((row - strip.rows.start) * columns.output + column) * filters + filter..].as_mut_ptr(),
        y_cell: filters,
        y_below: columns.output * filters,
    }
}

/// Pointers of one tile; `x` points where row 0 of the kernel would begin, `taps` says which rows exist.
struct Tile {
    x: *const f32,
    x_row: usize,
    x_cell: usize,
    x_below: usize,
    taps: (usize, usize),
    run: usize,
    weight: *const f32,
    weight_step: usize,
    bias: *const f32,
    norm: Option<[*const f32; 3]>,
    relu: bool,
    y: *mut f32,
    y_cell: usize,
    y_below: usize,
}

impl Tile {
    /// # Safety
    /// Inlined where V is enabled; x readable at the rows of `taps` over `run` values for each of `below` by `cells`,
    /// weight, bias and norm at `width` filters, y writable there; 1 <= width <= 2 LANES, cells <= `most_cells`.
    #[inline(always)]
    unsafe fn run<V: Vector>(&self, below: usize, cells: usize, width: usize) {
        // Tiles that V has no registers for are not compiled.
        macro_rules! by_width {
            ($below:literal, $cells:literal) => {
                // SAFETY: the caller's conditions; the width is right for the number of vectors.
                unsafe {
                    if width <= V::LANES {
                        if const { $cells <= most_cells::<V>(1) } {
                            self.store::<V, $below, $cells, 1, false>(width)
                        }
                    } else if const { $cells <= most_cells::<V>(2) } {
                        if width == 2 * V::LANES {
                            self.store::<V, $below, $cells, 2, true>(width)
                        } else {
                            self.store::<V, $below, $cells, 2, false>(width)
                        }
                    }
                }
            };
        }
        macro_rules! by_cells {
            ($below:literal: $($cells:literal)*) => {
                match cells {
                    $( $cells => by_width!($below, $cells), )*
                    _ => unreachable!("a tile has at most {CELLS} cells in a row"),
                }
            };
        }
        match below {
            1 => by_cells!(1: 1 2 3 4 5 6 7 8),
            2 => by_cells!(2: 1 2 3 4 5 6 7 8),
            _ => unreachable!("a tile has one row or two"),
        }
    }

    /// # Safety
    /// As `run`, with D by P cells and Q vectors, all but the last of them full, and that one too if FULL.
    #[inline(always)]
    unsafe fn store<V: Vector, const D: usize, const P: usize, const Q: usize, const FULL: bool>(
        &self,
        width: usize,
    ) {
        let last = width - (Q - 1) * V::LANES;
        let full = |q: usize| FULL || q + 1 < Q;
        // SAFETY: every pointer stays within what the caller gives: rows of `taps`, `run` steps, D·P cells, `width`
        // filters, to which the last vector is masked unless it is full.
        unsafe {
            let load = |from: *const f32, q: usize| {
                let from = from.add(q * V::LANES);
                if full(q) { V::load(from) } else { V::load_first(from, last) }
            };
            let mut sums = [[[V::zero(); Q]; P]; D];
            if !self.bias.is_null() {
                for q in 0..Q {
                    let bias = load(self.bias, q);
                    sums.iter_mut().flatten().for_each(|sums| sums[q] = bias);
                }
            }
            for ky in self.taps.0..self.taps.1 {
                let mut x = self.x.wrapping_add(ky * self.x_row);
                let mut weight = self.weight.wrapping_add(ky * self.run * self.weight_step);
                for _ in 0..self.run {
                    let mut factor = [V::zero(); Q];
                    for q in 0..Q {
                        factor[q] = load(weight, q);
                    }
                    for d in 0..D {
                        for p in 0..P {
                            let cell = V::broadcast(x.add(d * self.x_below + p * self.x_cell));
                            for q in 0..Q {
                                sums[d][p][q] = V::multiply_add(cell, factor[q], sums[d][p][q]);
                            }
                        }
                    }
                    x = x.wrapping_add(1);
                    weight = weight.wrapping_add(self.weight_step);
                }
            }
            if let Some([mean, scale, shift]) = self.norm {
                for q in 0..Q {
                    let (mean, scale, shift) = (load(mean, q), load(scale, q), load(shift, q));
                    for d in 0..D {
                        for p in 0..P {
                            let apart = V::subtract(sums[d][p][q], mean);
                            sums[d][p][q] = V::add(V::multiply(apart, scale), shift);
                        }
                    }
                }
            }
            if self.relu {
                for d in 0..D {
                    for p in 0..P {
                        for q in 0..Q {
                            sums[d][p][q] = V::relu(sums[d][p][q]);
                        }
                    }
                }
            }
            for d in 0..D {
                for p in 0..P {
                    for q in 0..Q {
                        let to = self.y.add(d * self.y_below + p * self.y_cell + q * V::LANES);
                        if full(q) {
                            V::store(to, sums[d][p][q])
                        } else {
                            V::store_first(to, sums[d][p][q], last)
                        }
                    }
                }
            }
        }
    }
}

/// y = the largest of each 2×2 window, NaN where one is.   x [2·rows,columns,F]  y [rows,columns/2,F]
pub(crate) fn pool2x2(level: Level, columns: usize, filters: usize, x: &[f32], y: &mut [f32]) {
    let rows = y.len() / (columns / ACROSS * filters).max(1);
    exact(x, &[rows, ACROSS, columns, filters]);
    exact(y, &[rows, columns / ACROSS, filters]);
    let pool = Pool { columns, filters, x, y };
    // SAFETY: the level is one of this machine's; lengths were asserted above.
    let done = unsafe { pool_rows_on(level, pool) };
    assert!(done, "the twin runs where there are no vectors");
}

struct Pool<'a> {
    columns: usize,
    filters: usize,
    x: &'a [f32],
    y: &'a mut [f32],
}

compiled! {
    /// # Safety
    /// As [`pool_rows`], on a level of this machine.
    unsafe fn pool_rows_on(pool: Pool<'_>) = pool_rows;
}

/// # Safety
/// Inlined into a function that enables V; x holds two rows for each of y.
#[inline(always)]
unsafe fn pool_rows<V: Vector>(pool: Pool<'_>) {
    let Pool { columns, filters, x, y } = pool;
    let below = columns * filters;
    let pooled = columns / ACROSS;
    for (cell, y) in y.chunks_exact_mut(filters).enumerate() {
        let (row, column) = (cell / pooled, cell % pooled);
        let x = &x[row * ACROSS * below + column * ACROSS * filters..];
        for filter in (0..filters).step_by(V::LANES) {
            let width = (filters - filter).min(V::LANES);
            // SAFETY: filter + width <= F; two rows and two columns from x on lie in the strip, since
            // column·2 + 1 < columns and row·2 + 1 < its rows.
            unsafe {
                let at = |offset: usize| V::load_first(x.as_ptr().add(offset + filter), width);
                let mut largest = at(0);
                for cell in [filters, below, below + filters] {
                    let next = at(cell);
                    largest = V::select(V::beats(next, largest), next, largest);
                }
                V::store_first(y.as_mut_ptr().add(filter), largest, width);
            }
        }
    }
}

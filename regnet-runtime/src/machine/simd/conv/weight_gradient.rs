//! d_weight of a direct convolution in lanes: sums of x·d_y over groups, cells and lanes, in tiles of inputs by filters.

#![allow(clippy::needless_range_loop, reason = "a tile indexes several registers at once")]

use super::{CELLS, FILTERS, INPUTS, Sizes, balanced, sized};
use crate::base::slices::exact;
use crate::machine::pool::{self, ByChunk};
use crate::machine::simd::vector::{Vector, smaller};
use crate::machine::simd::{Level, WIDTH, compiled};

/// Bytes of x and d_y that a weight gradient reads again for each tile: they should stay in the second cache.
const BLOCK_BYTES: usize = 640 << 10;

/// The weight gradient's tasks: how many groups one takes, and how many there are for each row of the kernel.
pub(crate) fn blocks(sizes: Sizes, groups: usize) -> (usize, usize) {
    let bytes = (sizes.input_len() + sizes.output_len()) * size_of::<f32>();
    let per_block = (BLOCK_BYTES / bytes.max(1)).clamp(1, groups.max(1));
    (per_block, groups.div_ceil(per_block))
}

/// parts[block] = Σ over the block's groups, cells and lanes of x·d_y, for each tap, channel and filter.
///
/// x [G,H,W,C,16]  d_y [G,OH,OW,F,16]  parts [blocks,kh,kw,C,F]
pub(crate) fn weight_gradient(
    level: Level,
    sizes: Sizes,
    groups: usize,
    x: &[f32],
    d_y: &[f32],
    parts: &mut [f32],
) {
    let (per_block, blocks) = blocks(sizes, groups);
    exact(x, &[groups, sizes.input_len()]);
    exact(d_y, &[groups, sizes.output_len()]);
    exact(parts, &[blocks, sizes.weight_len()]);
    let run = sizes.columns.kernel * sizes.channels * sizes.filters;
    let share = ByChunk::new(parts, run);
    pool::each_part(blocks * sizes.rows.kernel, share, |task, part| {
        let (block, tap) = (task / sizes.rows.kernel, task % sizes.rows.kernel);
        let range = block * per_block..groups.min((block + 1) * per_block);
        let x = &x[range.start * sizes.input_len()..range.end * sizes.input_len()];
        let d_y = &d_y[range.start * sizes.output_len()..range.end * sizes.output_len()];
        part.fill(0.0);
        Tap { sizes, tap, x, d_y, part }.run(level);
    });
}

/// Adds the gradient of one row of the kernel, [kw,C,F], over some groups onto `part`.
pub(in crate::machine::simd) struct Tap<'a> {
    pub sizes: Sizes,
    pub tap: usize,
    pub x: &'a [f32],
    pub d_y: &'a [f32],
    pub part: &'a mut [f32],
}

impl Tap<'_> {
    pub(in crate::machine::simd) fn run(self, level: Level) {
        let groups = self.d_y.len() / self.sizes.output_len().max(1);
        exact(self.x, &[groups, self.sizes.input_len()]);
        exact(self.d_y, &[groups, self.sizes.output_len()]);
        assert!(self.tap < self.sizes.rows.kernel);
        exact(self.part, &[self.sizes.weight_len() / self.sizes.rows.kernel]);
        // SAFETY: the level is one of this machine's; lengths were asserted above.
        let done = unsafe { tap_on(level, self) };
        assert!(done, "lanes need vectors");
    }
}

compiled! {
    /// # Safety
    /// As [`tap`], on a level of this machine.
    unsafe fn tap_on(this: Tap<'_>) = tap;
}

/// # Safety
/// Inlined into a function that enables V; x and d_y hold the same number of groups, part [kw,C,F].
#[inline(always)]
unsafe fn tap<V: Vector>(tap: Tap<'_>) {
    let Tap { sizes, tap: ky, x, d_y, part } = tap;
    let Sizes { rows, columns, channels, filters } = sizes;
    let (first_row, end_row) = rows.windows(ky);
    // Rows at a time whose x and d_y stay in the second cache.
    let row_bytes = (sizes.input_len() / rows.input.max(1) * rows.stride
        + sizes.output_len() / rows.output.max(1))
        * size_of::<f32>();
    let groups = d_y.len() / sizes.output_len().max(1);
    let block = (BLOCK_BYTES / (row_bytes * groups).max(1)).max(1);
    for begin in (first_row..end_row).step_by(block) {
        let end = (begin + block).min(end_row);
        for stretch in stretches(sizes) {
            let (first_column, end_column) = stretch.columns;
            for (input, depth) in stretch.tiles() {
                let mut filter = 0;
                for width in balanced(filters, most_filters::<V>(depth)) {
                    let outer = Outer {
                        x: x.as_ptr(),
                        x_group: sizes.input_len(),
                        x_row: columns.input * channels * WIDTH,
                        x_column: columns.stride * channels * WIDTH,
                        x_input: stretch.step * WIDTH,
                        // The first cell that is read: row begin·stride − before + ky, column likewise, both in
                        // the image by `windows`.
                        x_first: (((rows.begin(begin) + ky as isize) * columns.input as isize
                            + columns.begin(first_column)
                            + stretch.kx as isize)
                            * channels as isize
                            + input as isize)
                            * WIDTH as isize,
                        row_stride: rows.stride,
                        d_y: d_y.as_ptr(),
                        d_group: sizes.output_len(),
                        d_row: columns.output * filters * WIDTH,
                        d_column: filters * WIDTH,
                        d_first: ((begin * columns.output + first_column) * filters + filter) * WIDTH,
                        groups,
                        rows: end - begin,
                        columns: end_column - first_column,
                        // SAFETY: the tile's inputs are less than kw·C, and filter + width <= F.
                        part: unsafe {
                            part.as_mut_ptr().add((stretch.kx * channels + input) * filters + filter)
                        },
                        part_row: stretch.step * filters,
                    };
                    // SAFETY: depth <= INPUTS, width <= FILTERS, pointers as built above.
                    unsafe { outer.run::<V>(depth, width) };
                    filter += width;
                }
            }
        }
    }
}

/// The most filters of a tile of the weight gradient whose sums, with `inputs` for each filter, stay in registers.
const fn most_filters<V: Vector>(inputs: usize) -> usize {
    // d_y is the factor, `inputs` registers are for x.
    smaller((V::FREE - inputs) / inputs, FILTERS)
}

/// Whether the sums of a tile stay in registers.
const fn fits<V: Vector>(inputs: usize, filters: usize) -> bool {
    filters <= most_filters::<V>(inputs)
}

/// Cells whose windows see the same part of a row of the kernel, from its column `kx` on: `run` inputs.
struct Stretch {
    kx: usize,
    run: usize,
    /// From an input of a tile to the next.
    step: usize,
    columns: (usize, usize),
}

impl Stretch {
    /// The first input and the depth of each tile.
    fn tiles(&self) -> impl Iterator<Item = (usize, usize)> {
        let (run, step) = (self.run, self.step);
        let most = if run <= INPUTS * step { INPUTS } else { CELLS };
        (0..step).flat_map(move |first| {
            let mut next = first;
            balanced(run / step, most).map(move |depth| {
                let input = next;
                next += depth * step;
                (input, depth)
            })
        })
    }
}

/// The cells that see the whole row of the kernel, as one run of kw·C; then those at the border, for each column
/// of the kernel that they see.
///
/// A tile of the inner cells takes one channel at all columns of the kernel, where registers allow: neighbouring
/// cells then share what they read, and it stays in the first cache.
fn stretches(sizes: Sizes) -> impl Iterator<Item = Stretch> {
    let Sizes { columns, channels, .. } = sizes;
    let first = columns.windows(0).0;
    let end = columns.windows(columns.kernel - 1).1.max(first);
    let step = if (2..=INPUTS).contains(&columns.kernel) { channels } else { 1 };
    let inner = Stretch { kx: 0, run: columns.kernel * channels, step, columns: (first, end) };
    let border = (0..columns.kernel).flat_map(move |kx| {
        let (from, to) = columns.windows(kx);
        let piece = |columns| Stretch { kx, run: channels, step: 1, columns };
        [piece((from, first.clamp(from, to))), piece((end.clamp(from, to), to))]
    });
    std::iter::once(inner).chain(border).filter(|stretch| stretch.columns.0 < stretch.columns.1)
}

/// Pointers of one tile of the weight gradient: inputs by filters, summed over groups, cells and lanes.
struct Outer {
    x: *const f32,
    x_group: usize,
    x_row: usize,
    x_column: usize,
    x_input: usize,
    x_first: isize,
    row_stride: usize,
    d_y: *const f32,
    d_group: usize,
    d_row: usize,
    d_column: usize,
    d_first: usize,
    groups: usize,
    rows: usize,
    columns: usize,
    part: *mut f32,
    part_row: usize,
}

impl Outer {
    /// # Safety
    /// Inlined where V is enabled; x readable for `inputs` vectors and d_y for `filters` at every cell, part
    /// writable for each pair.
    #[inline(always)]
    unsafe fn run<V: Vector>(&self, inputs: usize, filters: usize) {
        sized!(self, V, sized, inputs, filters in fits: 1, 2, 3, 4, 5; []);
    }

    /// # Safety
    /// As `run`, with P inputs and Q filters.
    #[inline(always)]
    unsafe fn sized<V: Vector, const P: usize, const Q: usize>(&self) {
        // SAFETY: the cells read are those of `groups`, `rows` and `columns`, which the caller keeps inside.
        unsafe {
            let mut sums = [[V::zero(); Q]; P];
            for group in 0..self.groups {
                for row in 0..self.rows {
                    let mut x = self
                        .x
                        .wrapping_add(group * self.x_group + row * self.row_stride * self.x_row)
                        .wrapping_offset(self.x_first);
                    let mut d_y =
                        self.d_y.wrapping_add(group * self.d_group + self.d_first + row * self.d_row);
                    for _ in 0..self.columns {
                        for lane in (0..WIDTH).step_by(V::LANES) {
                            let mut input = [V::zero(); P];
                            for p in 0..P {
                                input[p] = V::load(x.add(p * self.x_input + lane));
                            }
                            for q in 0..Q {
                                let d = V::load(d_y.add(q * WIDTH + lane));
                                for p in 0..P {
                                    sums[p][q] = V::multiply_add(input[p], d, sums[p][q]);
                                }
                            }
                        }
                        x = x.wrapping_add(self.x_column);
                        d_y = d_y.wrapping_add(self.d_column);
                    }
                }
            }
            for p in 0..P {
                for q in 0..Q {
                    *self.part.add(p * self.part_row + q) += V::sum(sums[p][q]);
                }
            }
        }
    }
}

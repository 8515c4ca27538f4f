//! A convolution in lanes whose relu and 2×2 max pool happen in registers: the four cells of a window are one tile,
//! and only the winner is stored. Backward, each group spreads its gradient in cache and goes on from there.
//! The portable twin is `layers::conv_pool`.

#![allow(clippy::needless_range_loop, reason = "a tile indexes several registers at once")]

use super::conv::{After, Finish, Sizes, Tap, Tile, balanced, gradient_row};
use super::vector::Vector;
use super::{Level, compiled};
use crate::base::slices::{exact, product};
use crate::machine::pool::{self, ByChunk, ByThread, Scratch};
use crate::machine::simd::WIDTH;

/// Cells of a window, and across.
const CELLS: usize = 4;
const ACROSS: usize = 2;

/// What is saved where no cell gets the gradient.
const NOBODY: f32 = -1.0;

/// Values of y in a task: a quarter of those that `conv` takes, since each stands for four cells.
const TASK: usize = 1 << 11;

impl Sizes {
    /// Rows and columns of the pooled image.
    fn pooled(&self) -> (usize, usize) {
        (self.rows.output / ACROSS, self.columns.output / ACROSS)
    }

    pub(crate) fn pooled_len(&self) -> usize {
        let (rows, columns) = self.pooled();
        product(&[rows, columns, self.filters, WIDTH])
    }
}

/// y = maxpool(relu(norm(conv(x, w) + bias))), and the number of the cell that won each window.
///
/// x [G,H,W,C,16]  weight [kh,kw,C,F]  y, winners [G,PH,PW,F,16]
#[expect(clippy::too_many_arguments, reason = "what a fused step reads and writes")]
pub(crate) fn forward(
    level: Level,
    sizes: Sizes,
    groups: usize,
    x: &[f32],
    weight: &[f32],
    after: After<'_>,
    y: &mut [f32],
    winners: Option<&mut [f32]>,
) {
    exact(x, &[groups, sizes.input_len()]);
    exact(weight, &[sizes.weight_len()]);
    exact(y, &[groups, sizes.pooled_len()]);
    after.check(sizes.filters);
    let (rows, columns) = sizes.pooled();
    let row_len = columns * sizes.filters * WIDTH;
    if row_len == 0 {
        return;
    }
    let rows_of_task = (TASK / row_len).max(1);
    let size = rows_of_task * row_len;
    let len = y.len();
    let winners = winners.map(|winners| {
        exact(winners, &[len]);
        ByChunk::new(winners, size)
    });
    pool::each_part(len.div_ceil(size), (ByChunk::new(y, size), winners), |chunk, (y, winners)| {
        let mut winners = winners;
        for (i, y) in y.chunks_exact_mut(row_len).enumerate() {
            let row = chunk * rows_of_task + i;
            let (group, row) = (row / rows, row % rows);
            let x = &x[group * sizes.input_len()..][..sizes.input_len()];
            let winners = winners.as_mut().map(|winners| &mut winners[i * row_len..][..row_len]);
            let line = PooledLine { sizes, row, x, weight, after, y, winners };
            // SAFETY: the level is one of this machine's; lengths: asserted above, y and winners one row.
            let done = unsafe { line_on(level, line) };
            assert!(done, "lanes need vectors");
        }
    });
}

/// One row of the pooled image, [PW,F,16].
struct PooledLine<'a> {
    sizes: Sizes,
    row: usize,
    x: &'a [f32],
    weight: &'a [f32],
    after: After<'a>,
    y: &'a mut [f32],
    winners: Option<&'a mut [f32]>,
}

compiled! {
    /// # Safety
    /// As [`line`], on a level of this machine.
    unsafe fn line_on(this: PooledLine<'_>) = line;
}

/// # Safety
/// Inlined into a function that enables V; x holds an image, weight kh·kw·C·F, what comes after F, y and winners a pooled row.
#[inline(always)]
unsafe fn line<V: Vector>(mut line: PooledLine<'_>) {
    let Sizes { columns, filters, .. } = line.sizes;
    for lane in (0..WIDTH).step_by(V::LANES) {
        let mut filter = 0;
        for width in balanced(filters, V::POOLED) {
            for column in 0..columns.output / ACROSS {
                let at = (column * filters + filter) * WIDTH + lane;
                let y = line.y[at..].as_mut_ptr();
                let winners =
                    line.winners.as_mut().map_or(std::ptr::null_mut(), |winners| winners[at..].as_mut_ptr());
                macro_rules! by_width {
                    ($($q:literal)*) => {
                        match width {
                            // What V has no registers for is not compiled.
                            // SAFETY: the row and the column are those of a whole window, filter + width <= F;
                            // y and winners are written at `width` vectors of this row.
                            $( $q => if const { $q <= V::POOLED } {
                                unsafe { window::<V, $q>(&line, column, filter, lane, y, winners) }
                            }, )*
                            _ => unreachable!("a pooled tile has at most {} filters", V::POOLED),
                        }
                    };
                }
                by_width!(1 2 3 4 5 6);
            }
            filter += width;
        }
    }
}

/// The four cells of one window, for Q filters.
///
/// # Safety
/// As `line`; y and winners (unless null) are writable at Q vectors.
#[inline(always)]
unsafe fn window<V: Vector, const Q: usize>(
    line: &PooledLine<'_>,
    column: usize,
    filter: usize,
    lane: usize,
    y: *mut f32,
    winners: *mut f32,
) {
    let Sizes { rows, columns, .. } = line.sizes;
    let (row, column) = (line.row * ACROSS, column * ACROSS);
    let whole = |axis: super::conv::Axis, o| axis.taps(o) == (0, axis.kernel);
    let inside =
        whole(rows, row) && whole(rows, row + 1) && whole(columns, column) && whole(columns, column + 1);
    // SAFETY: `tile` reads what the taps of each cell leave of its window; inside, all four see the whole kernel.
    unsafe {
        let mut sums = if inside {
            tile(line, row, column, filter, lane).sums::<V, CELLS, Q, ACROSS>()
        } else {
            let mut sums = [[V::zero(); Q]; CELLS];
            for (cell, sums) in sums.iter_mut().enumerate() {
                let tile = tile(line, row + cell / ACROSS, column + cell % ACROSS, filter, lane);
                [*sums] = tile.sums::<V, 1, Q, 1>();
            }
            sums
        };
        // Relu can wait for the largest.
        let norm = line.after.norm.map(|norm| norm.map(|of| of[filter..].as_ptr()));
        Finish { norm, relu: false }.run::<V, CELLS, Q>(&mut sums);
        for q in 0..Q {
            let (mut largest, mut winner) = (sums[0][q], V::zero());
            for cell in 1..CELLS {
                let better = V::beats(sums[cell][q], largest);
                largest = V::select(better, sums[cell][q], largest);
                winner = V::select(better, V::splat(cell as f32), winner);
            }
            if line.after.relu {
                // At 0 nothing flows back.
                largest = V::relu(largest);
                winner = V::select(V::equal(largest, V::zero()), V::splat(NOBODY), winner);
            }
            V::store(y.add(q * WIDTH), largest);
            if !winners.is_null() {
                V::store(winners.add(q * WIDTH), winner);
            }
        }
    }
}

/// The tile whose first cell is (row, column) of the image before the pool.
///
/// # Safety
/// The cell lies in that image, filter < F.
#[inline(always)]
unsafe fn tile(line: &PooledLine<'_>, row: usize, column: usize, filter: usize, lane: usize) -> Tile {
    let Sizes { rows, columns, channels, filters } = line.sizes;
    let (first_kx, end_kx) = columns.taps(column);
    let left = columns.begin(column) + first_kx as isize;
    let x_row = columns.input * channels * WIDTH;
    Tile {
        // Rows and columns that the taps leave lie in the image.
        x: line.x.as_ptr().wrapping_offset(
            (rows.begin(row) * columns.input as isize + left) * (channels * WIDTH) as isize + lane as isize,
        ),
        x_row,
        x_cell: columns.stride * channels * WIDTH,
        x_below: rows.stride * x_row,
        taps: rows.taps(row),
        run: (end_kx - first_kx) * channels,
        // SAFETY: first_kx < kw or the run is empty; filter < F.
        weight: unsafe { line.weight.as_ptr().add(first_kx * channels * filters + filter) },
        weight_row: columns.kernel * channels * filters,
        weight_step: filters,
        bias: line.after.bias.map_or(std::ptr::null(), |bias| bias[filter..].as_ptr()),
    }
}

/// What a backward pass writes: each group's sums, and the gradient of its input.
pub(crate) struct Gradients<'a> {
    /// [G, kh·kw·C·F]
    pub weight: &'a mut [f32],
    /// [G, F·16]
    pub bias: &'a mut [f32],
    /// [G,H,W,C,16], with the turned weight that gives it.
    pub x: Option<(&'a [f32], &'a mut [f32])>,
}

/// The gradients from that of the pooled image, group by group.
pub(crate) fn backward(
    level: Level,
    sizes: Sizes,
    groups: usize,
    x: &[f32],
    winners: &[f32],
    d_y: &[f32],
    out: Gradients<'_>,
) {
    let (pooled, output, input) = (sizes.pooled_len(), sizes.output_len(), sizes.input_len());
    exact(winners, &[groups, pooled]);
    exact(d_y, &[groups, pooled]);
    exact(x, &[groups, input]);
    exact(out.weight, &[groups, sizes.weight_len()]);
    exact(out.bias, &[groups, sizes.filters, WIDTH]);
    let (turned, d_x) = match out.x {
        Some((weight, d_x)) => {
            exact(d_x, &[groups, input]);
            (Some(weight), Some(ByChunk::new(d_x, input)))
        }
        None => (None, None),
    };
    let weight = ByChunk::new(out.weight, sizes.weight_len());
    let bias = ByChunk::new(out.bias, sizes.filters * WIDTH);
    f32::with_scratch(pool::threads() * output, |scratch| {
        let share = ((weight, bias), ByThread::new(scratch, output), d_x);
        pool::each_part(groups, share, |group, ((weight, bias), spread, d_x)| {
            let (x, at) = (&x[group * input..][..input], group * pooled);
            let (winners, d_y) = (&winners[at..at + pooled], &d_y[at..at + pooled]);
            let spread = &mut spread[..output];
            bias.fill(0.0);
            weight.fill(0.0);
            let block = Spread { sizes, winners, d_y, spread, sums: bias };
            // SAFETY: the level is one of this machine's; the slices hold one group each.
            let done = unsafe { spread_on(level, block) };
            assert!(done, "lanes need vectors");
            let run = sizes.weight_len() / sizes.rows.kernel;
            for (tap, part) in weight.chunks_exact_mut(run.max(1)).enumerate() {
                Tap { sizes, tap, x, d_y: spread, part }.run(level);
            }
            if let (Some(turned), Some(d_x)) = (turned, d_x) {
                let row_len = sizes.columns.input * sizes.channels * WIDTH;
                for (row, d_x) in d_x.chunks_exact_mut(row_len.max(1)).enumerate() {
                    gradient_row(level, sizes, row, spread, turned, d_x);
                }
            }
        });
    });
}

/// The gradient of one pooled group, to be spread onto the image before the pool, and summed for each filter and lane.
struct Spread<'a> {
    sizes: Sizes,
    winners: &'a [f32],
    d_y: &'a [f32],
    spread: &'a mut [f32],
    sums: &'a mut [f32],
}

compiled! {
    /// # Safety
    /// As [`spread`], on a level of this machine.
    unsafe fn spread_on(block: Spread<'_>) = spread;
}

/// # Safety
/// Inlined into a function that enables V; winners and d_y hold a pooled group, spread the group before the pool,
/// sums F·16.
#[inline(always)]
unsafe fn spread<V: Vector>(block: Spread<'_>) {
    let Spread { sizes, winners, d_y, spread, sums } = block;
    let (rows, columns) = sizes.pooled();
    let cell = sizes.filters * WIDTH;
    let row_len = sizes.columns.output * cell;
    for row in 0..rows {
        for column in 0..columns {
            let (from, to) =
                ((row * columns + column) * cell, row * ACROSS * row_len + column * ACROSS * cell);
            for value in (0..cell).step_by(V::LANES) {
                // SAFETY: value + LANES <= F·16; row and column are those of a pooled cell, whose four cells lie in
                // the image.
                unsafe {
                    let winner = V::load(winners.as_ptr().add(from + value));
                    let d = V::load(d_y.as_ptr().add(from + value));
                    let sum = sums.as_mut_ptr().add(value);
                    let nobody = V::equal(winner, V::splat(NOBODY));
                    V::store(sum, V::add(V::load(sum), V::select(nobody, V::zero(), d)));
                    for i in 0..CELLS {
                        let won = V::equal(winner, V::splat(i as f32));
                        let to = to + i / ACROSS * row_len + i % ACROSS * cell + value;
                        V::store(spread.as_mut_ptr().add(to), V::select(won, d, V::zero()));
                    }
                }
            }
        }
        // An odd column is in no window.
        for line in spread[row * ACROSS * row_len..][..ACROSS * row_len].chunks_exact_mut(row_len) {
            line[columns * ACROSS * cell..].fill(0.0);
        }
    }
    spread[rows * ACROSS * row_len..].fill(0.0);
}

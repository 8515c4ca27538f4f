//! Direct convolution of `f32` with sixteen examples in the lanes: x [G,H,W,C,16], weights are broadcast.
//!
//! y[p,o] = start[o] + Σ_ky Σ_kx Σ_c x[p·stride − before + (ky,kx), c]·w[ky,kx,c,o], in this order; a tile of
//! cells by filters stays in registers. The gradient of x at stride 1 is the same sum over d_y with the kernel
//! turned. The portable twin is the convolution over rows (`layers::conv2d`).

#![allow(clippy::needless_range_loop, reason = "a tile indexes several registers at once")]

mod weight_gradient;

pub(super) use weight_gradient::Tap;
pub(crate) use weight_gradient::{blocks, weight_gradient};

use super::vector::Vector;
use super::{Level, compiled};
use crate::base::slices::{exact, product};
use crate::machine::pool;
use crate::machine::simd::WIDTH;

/// One axis of the windows: window `o` begins at `o·stride − before`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Axis {
    pub input: usize,
    pub output: usize,
    pub kernel: usize,
    pub stride: usize,
    pub before: isize,
}

impl Axis {
    /// Of the kernel's cells, those of window `o` that lie in the image.
    pub(super) fn taps(self, o: usize) -> (usize, usize) {
        let begin = self.begin(o);
        let first = (-begin).clamp(0, self.kernel as isize);
        let end = (self.input as isize - begin).clamp(first, self.kernel as isize);
        (first as usize, end as usize)
    }

    /// The windows whose cell `tap` lies in the image.
    pub(super) fn windows(self, tap: usize) -> (usize, usize) {
        let stride = self.stride as isize;
        let shift = self.before - tap as isize;
        let first = (shift + stride - 1).div_euclid(stride).clamp(0, self.output as isize);
        let end = (self.input as isize - 1 + shift).div_euclid(stride) + 1;
        (first as usize, end.clamp(first, self.output as isize) as usize)
    }

    pub(super) fn begin(self, o: usize) -> isize {
        (o * self.stride) as isize - self.before
    }

    /// The windows over y whose sums are the gradients of the cells `phase`, `phase + stride`, … of x, with the taps
    /// that reach those, turned: every stride-th from the first on, which is given too.
    pub(crate) fn phase(self, phase: usize) -> (Axis, usize) {
        let stride = self.stride as isize;
        let reach = phase as isize + self.before;
        let first = reach.rem_euclid(stride);
        let kernel = self.kernel.saturating_sub(first as usize).div_ceil(self.stride);
        let axis = Axis {
            input: self.output,
            output: self.input.saturating_sub(phase).div_ceil(self.stride),
            kernel,
            stride: 1,
            before: kernel as isize - 1 - (reach - first) / stride,
        };
        (axis, first as usize)
    }

    /// How many taps the phases before this one have.
    fn taps_before(self, phase: usize) -> usize {
        (0..phase).map(|phase| self.phase(phase).0.kernel).sum()
    }
}

/// The sizes of a convolution.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    pub rows: Axis,
    pub columns: Axis,
    pub channels: usize,
    pub filters: usize,
}

impl Sizes {
    pub(super) fn input_len(&self) -> usize {
        product(&[self.rows.input, self.columns.input, self.channels, WIDTH])
    }

    pub(super) fn output_len(&self) -> usize {
        product(&[self.rows.output, self.columns.output, self.filters, WIDTH])
    }

    pub(super) fn weight_len(&self) -> usize {
        product(&[self.rows.kernel, self.columns.kernel, self.channels, self.filters])
    }
}

/// What becomes of the sums before they are stored: relu((sum + bias − mean)·scale + shift).
#[derive(Clone, Copy, Default)]
pub(crate) struct After<'a> {
    /// [F]
    pub bias: Option<&'a [f32]>,
    /// mean, scale and shift [F].
    pub norm: Option<[&'a [f32]; 3]>,
    pub relu: bool,
}

impl After<'_> {
    /// Panics unless there is a value for each filter.
    pub(super) fn check(&self, filters: usize) {
        let all = |values: &[f32]| values.len() == filters;
        assert!(self.bias.is_none_or(all) && self.norm.is_none_or(|norm| norm.into_iter().all(all)));
    }
}

/// Values of y in a task: 4 µs for a 5×5 kernel of one channel, ten hand-overs, and more for all larger ones.
const TASK: usize = 1 << 13;

/// Most cells, filters, and inputs (of the weight gradient) of a tile.
const CELLS: usize = 4;
const INPUTS: usize = 5;
const FILTERS: usize = 6;

/// y = relu(norm(conv(x, w) + bias)).   x [G,H,W,C,16]  weight [kh,kw,C,F]  y [G,OH,OW,F,16]
pub(crate) fn forward(
    level: Level,
    sizes: Sizes,
    groups: usize,
    x: &[f32],
    weight: &[f32],
    after: After<'_>,
    y: &mut [f32],
) {
    exact(x, &[groups, sizes.input_len()]);
    exact(weight, &[sizes.weight_len()]);
    exact(y, &[groups, sizes.output_len()]);
    after.check(sizes.filters);
    let row_len = sizes.columns.output * sizes.filters * WIDTH;
    if row_len == 0 {
        return;
    }
    let rows = (TASK / row_len).max(1);
    pool::chunks_mut(y, rows * row_len, &|chunk, y| {
        for (i, y) in y.chunks_exact_mut(row_len).enumerate() {
            let row = chunk * rows + i;
            let (group, row) = (row / sizes.rows.output, row % sizes.rows.output);
            let x = &x[group * sizes.input_len()..][..sizes.input_len()];
            Line { sizes, row, x, weight, after, y, y_step: 1 }.run(level);
        }
    });
}

/// d_x = Σ d_y·w over the windows that read a cell, with the weight as `turn` leaves it.
///
/// d_y [G,OH,OW,F,16]  d_x [G,H,W,C,16]
pub(crate) fn data_gradient(
    level: Level,
    sizes: Sizes,
    groups: usize,
    d_y: &[f32],
    turned: &[f32],
    d_x: &mut [f32],
) {
    exact(d_y, &[groups, sizes.output_len()]);
    exact(d_x, &[groups, sizes.input_len()]);
    let Sizes { rows, columns, channels, .. } = sizes;
    let row_len = columns.input * channels * WIDTH;
    if row_len == 0 {
        return;
    }
    let rows_of_task = (TASK / row_len).max(1);
    pool::chunks_mut(d_x, rows_of_task * row_len, &|chunk, d_x| {
        for (i, d_x) in d_x.chunks_exact_mut(row_len).enumerate() {
            let row = chunk * rows_of_task + i;
            let (group, row) = (row / rows.input, row % rows.input);
            let d_y = &d_y[group * sizes.output_len()..][..sizes.output_len()];
            gradient_row(level, sizes, row, d_y, turned, d_x);
        }
    });
}

/// One row of d_x, [W,C,16], from one image of d_y: the cells of each phase of the columns are a line of their own.
pub(super) fn gradient_row(
    level: Level,
    sizes: Sizes,
    row: usize,
    d_y: &[f32],
    turned: &[f32],
    d_x: &mut [f32],
) {
    let Sizes { rows, columns, channels, filters } = sizes;
    let tap = channels * filters;
    let (of_rows, _) = rows.phase(row % rows.stride);
    for phase in 0..columns.stride.min(columns.input) {
        let (of_columns, _) = columns.phase(phase);
        let weight = rows.taps_before(row % rows.stride) * columns.kernel
            + of_rows.kernel * columns.taps_before(phase);
        let sizes = Sizes { rows: of_rows, columns: of_columns, channels: filters, filters: channels };
        Line {
            sizes,
            row: row / rows.stride,
            x: d_y,
            weight: &turned[weight * tap..][..sizes.weight_len()],
            after: After::default(),
            y: &mut d_x[phase * channels * WIDTH..],
            y_step: columns.stride,
        }
        .run(level);
    }
}

/// The weight as the data gradient reads it: for each phase of rows and columns its taps from the last to the first,
/// each transposed.   weight [kh,kw,C,F]  turned [phases, taps, F, C]
pub(crate) fn turn(sizes: Sizes, weight: &[f32], turned: &mut [f32]) {
    let Sizes { rows, columns, channels, filters } = sizes;
    let mut blocks = turned.chunks_exact_mut((channels * filters).max(1));
    for (row_phase, column_phase) in
        (0..rows.stride).flat_map(|row| (0..columns.stride).map(move |column| (row, column)))
    {
        let ((of_rows, first_ky), (of_columns, first_kx)) =
            (rows.phase(row_phase), columns.phase(column_phase));
        for i in (0..of_rows.kernel).rev() {
            for j in (0..of_columns.kernel).rev() {
                let tap = (first_ky + i * rows.stride) * columns.kernel + first_kx + j * columns.stride;
                let weight = &weight[tap * channels * filters..][..channels * filters];
                let Some(block) = blocks.next() else { return };
                for (c, weight) in weight.chunks_exact(filters.max(1)).enumerate() {
                    for (f, &w) in weight.iter().enumerate() {
                        block[f * channels + c] = w;
                    }
                }
            }
        }
    }
}

/// One row of y, [OW,F,16], from one image; its cells may lie apart.
pub(super) struct Line<'a> {
    pub sizes: Sizes,
    pub row: usize,
    pub x: &'a [f32],
    pub weight: &'a [f32],
    pub after: After<'a>,
    pub y: &'a mut [f32],
    /// From a cell of y to the next, in cells.
    pub y_step: usize,
}

impl Line<'_> {
    pub(super) fn run(self, level: Level) {
        let Sizes { columns, filters, .. } = self.sizes;
        exact(self.x, &[self.sizes.input_len()]);
        exact(self.weight, &[self.sizes.weight_len()]);
        self.after.check(filters);
        assert!(self.row < self.sizes.rows.output && columns.output > 0);
        assert!(self.y.len() >= ((columns.output - 1) * self.y_step + 1) * filters * WIDTH);
        // SAFETY: the level is one of this machine's; lengths were asserted above.
        let done = unsafe { line_on(level, self) };
        assert!(done, "lanes need vectors");
    }
}

compiled! {
    /// # Safety
    /// As [`line`], on a level of this machine.
    unsafe fn line_on(this: Line<'_>) = line;
}

/// # Safety
/// Inlined into a function that enables V; x holds an image, weight kh·kw·C·F, bias F, y a row.
#[inline(always)]
unsafe fn line<V: Vector>(line: Line<'_>) {
    let Sizes { rows, columns, channels, filters } = line.sizes;
    let (first_ky, end_ky) = rows.taps(line.row);
    let top = rows.begin(line.row);
    for lane in (0..WIDTH).step_by(V::LANES) {
        let mut filter = 0;
        for width in balanced(filters, FILTERS) {
            let mut column = 0;
            while column < columns.output {
                let (first_kx, end_kx) = columns.taps(column);
                // As many neighbours as see the same part of the kernel.
                let mut cells = 1;
                while cells < V::CELLS.min(columns.output - column)
                    && columns.taps(column + cells) == (first_kx, end_kx)
                    && (first_kx, end_kx) == (0, columns.kernel)
                {
                    cells += 1;
                }
                let left = columns.begin(column) + first_kx as isize;
                let run = (end_kx - first_kx) * channels;
                let tile = Tile {
                    // Rows top + ky and columns left.. lie in the image by `taps`, for every cell of the tile.
                    x: line.x.as_ptr().wrapping_offset(
                        (top * columns.input as isize + left) * (channels * WIDTH) as isize + lane as isize,
                    ),
                    x_row: columns.input * channels * WIDTH,
                    x_cell: columns.stride * channels * WIDTH,
                    x_below: 0,
                    taps: (first_ky, end_ky),
                    run,
                    // Without taps the weight may be empty.
                    weight: line.weight.as_ptr().wrapping_add(first_kx * channels * filters + filter),
                    weight_row: columns.kernel * channels * filters,
                    weight_step: filters,
                    bias: line.after.bias.map_or(std::ptr::null(), |bias| bias[filter..].as_ptr()),
                };
                let norm = line.after.norm.map(|norm| norm.map(|of| of[filter..].as_ptr()));
                let finish = Finish { norm, relu: line.after.relu };
                // SAFETY: cells <= V::CELLS, width <= FILTERS, the tile as built above; column < OW and filter < F.
                unsafe {
                    let y_cell = line.y_step * filters * WIDTH;
                    let y = line.y.as_mut_ptr().add(column * y_cell + filter * WIDTH + lane);
                    tile.run::<V>(cells, width, &finish, y, y_cell);
                }
                column += cells;
            }
            filter += width;
        }
    }
}

/// `n` in pieces of at most `most`, as equal as possible.
pub(super) fn balanced(n: usize, most: usize) -> impl Iterator<Item = usize> {
    let pieces = n.div_ceil(most).max(1);
    (0..pieces).map(move |piece| n / pieces + usize::from(piece < n % pieces)).filter(|n| *n > 0)
}

/// Pointers of one tile; `x` points where row 0 of the kernel would begin, `taps` says which rows exist.
#[derive(Clone, Copy)]
pub(super) struct Tile {
    pub x: *const f32,
    /// From a row of the image to the next.
    pub x_row: usize,
    /// From a cell of the tile to the next in its row, and to the one below.
    pub x_cell: usize,
    pub x_below: usize,
    pub taps: (usize, usize),
    pub run: usize,
    pub weight: *const f32,
    pub weight_row: usize,
    pub weight_step: usize,
    pub bias: *const f32,
}

/// What follows the sums of a tile: pointers to mean, scale and shift of its first filter.
#[derive(Clone, Copy)]
pub(super) struct Finish {
    pub norm: Option<[*const f32; 3]>,
    pub relu: bool,
}

impl Finish {
    /// # Safety
    /// Inlined where V is enabled; the norm is readable at Q values.
    #[inline(always)]
    pub(super) unsafe fn run<V: Vector, const P: usize, const Q: usize>(
        &self,
        sums: &mut [[V::Register; Q]; P],
    ) {
        // SAFETY: the caller's conditions.
        unsafe {
            if let Some([mean, scale, shift]) = self.norm {
                for q in 0..Q {
                    let of =
                        [V::broadcast(mean.add(q)), V::broadcast(scale.add(q)), V::broadcast(shift.add(q))];
                    for p in 0..P {
                        let apart = V::subtract(sums[p][q], of[0]);
                        sums[p][q] = V::add(V::multiply(apart, of[1]), of[2]);
                    }
                }
            }
            if self.relu {
                for p in 0..P {
                    for q in 0..Q {
                        sums[p][q] = V::relu(sums[p][q]);
                    }
                }
            }
        }
    }
}

/// Whether the sums of a tile stay in registers.
const fn fits<V: Vector>(cells: usize, _filters: usize) -> bool {
    cells <= V::CELLS
}

/// Calls the tile of its size: sizes are constants, so that the sums stay in registers. Those that do not fit are not compiled.
macro_rules! sized {
    (@ $self:ident, $V:ty, $method:ident, $fits:ident, $c:literal, $filters:ident: $($f:literal),*; $args:tt) => {
        match $filters {
            $( $f => if const { $fits::<$V>($c, $f) } { sized!(! $self, $V, $method, $c, $f; $args) }, )*
            _ => unreachable!("a tile has at most {FILTERS} filters"),
        }
    };
    (! $self:ident, $V:ty, $method:ident, $c:literal, $f:literal; [$($arg:ident),*]) => {
        // SAFETY: the conditions of the tile, given by the caller.
        unsafe { $self.$method::<$V, $c, $f>($($arg),*) }
    };
    ($self:ident, $V:ty, $method:ident, $cells:ident, $filters:ident in $fits:ident: $($c:literal),*; $args:tt) => {
        match $cells {
            $( $c => sized!(@ $self, $V, $method, $fits, $c, $filters: 1, 2, 3, 4, 5, 6; $args), )*
            _ => unreachable!("a tile has at most {CELLS} cells or {INPUTS} inputs"),
        }
    };
}
use sized;

impl Tile {
    /// The sums of `cells` neighbours in a row, stored at `y`, whose cells are `y_cell` apart.
    ///
    /// # Safety
    /// Inlined where V is enabled; the conditions of `sums`, and y writable for each cell and filter.
    #[inline(always)]
    unsafe fn run<V: Vector>(
        &self,
        cells: usize,
        filters: usize,
        finish: &Finish,
        y: *mut f32,
        y_cell: usize,
    ) {
        sized!(self, V, store, cells, filters in fits: 1, 2, 3, 4; [finish, y, y_cell]);
    }

    /// # Safety
    /// As `run`, with P cells and Q filters.
    #[inline(always)]
    unsafe fn store<V: Vector, const P: usize, const Q: usize>(
        &self,
        finish: &Finish,
        y: *mut f32,
        y_cell: usize,
    ) {
        // SAFETY: the caller's conditions.
        unsafe {
            let mut sums = self.sums::<V, P, Q, P>();
            finish.run::<V, P, Q>(&mut sums);
            for p in 0..P {
                for q in 0..Q {
                    V::store(y.add(p * y_cell + q * WIDTH), sums[p][q]);
                }
            }
        }
    }

    /// bias + Σ w·x for P cells, ACROSS of them in a row, and Q filters.
    ///
    /// # Safety
    /// Inlined where V is enabled; x readable at the rows of `taps` over `run` vectors for each cell, weight
    /// and bias at Q values.
    #[inline(always)]
    pub(super) unsafe fn sums<V: Vector, const P: usize, const Q: usize, const ACROSS: usize>(
        &self,
    ) -> [[V::Register; Q]; P] {
        // SAFETY: every pointer stays within what the caller gives: rows of `taps`, `run` steps, P cells, Q filters.
        unsafe {
            let mut sums = [[V::zero(); Q]; P];
            if !self.bias.is_null() {
                for q in 0..Q {
                    let bias = V::broadcast(self.bias.add(q));
                    for sums in &mut sums {
                        sums[q] = bias;
                    }
                }
            }
            for ky in self.taps.0..self.taps.1 {
                let mut x = self.x.wrapping_add(ky * self.x_row);
                let mut weight = self.weight.add(ky * self.weight_row);
                for _ in 0..self.run {
                    let mut cell = [V::zero(); P];
                    for p in 0..P {
                        cell[p] = V::load(x.add(p % ACROSS * self.x_cell + p / ACROSS * self.x_below));
                    }
                    for q in 0..Q {
                        let factor = V::broadcast(weight.add(q));
                        for p in 0..P {
                            sums[p][q] = V::multiply_add(cell[p], factor, sums[p][q]);
                        }
                    }
                    x = x.wrapping_add(WIDTH);
                    weight = weight.wrapping_add(self.weight_step);
                }
            }
            sums
        }
    }
}

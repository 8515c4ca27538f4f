//! A depthwise convolution with vectors over the columns of a cell: channels, or channels times lanes. Both layouts
//! run the same loops; in lanes each channel's weight stands sixteen times.

use super::DepthwiseConv2d;
use crate::base::slices::product;
use crate::machine::lanes::Lanes;
use crate::machine::number::Number;
use crate::machine::pool::{self, ByChunk, CHUNK};
use crate::machine::reduce;
use crate::machine::simd::vectorized;
use crate::machine::window::Window;

/// Columns whose sums stay in registers; what is left of a cell is taken by halves of that.
const BLOCK: usize = 32;

/// Most partial sums of the weight gradient: enough to keep some threads busy to the end.
const PARTS: usize = 16;

/// The sizes of one example, or of one group of lanes.
#[derive(Clone, Copy)]
struct Geometry {
    rows: Window,
    columns: Window,
    /// Values of a cell.
    width: usize,
}

impl Geometry {
    fn new(layer: &DepthwiseConv2d, lanes: Lanes) -> Geometry {
        let [rows, columns] = layer.windows();
        Geometry { rows, columns, width: layer.input[2] * lanes.width() }
    }

    fn input_len(self) -> usize {
        product(&[self.rows.input, self.columns.input, self.width])
    }

    fn output_len(self) -> usize {
        product(&[self.rows.output, self.columns.output, self.width])
    }

    fn weight_len(self) -> usize {
        product(&[self.rows.kernel, self.columns.kernel, self.width])
    }
}

/// Calls `$run` for each block of columns of a cell: `$run::<N>(begin)`.
macro_rules! each_block {
    ($width:expr, $begin:ident, $size:ident => $run:expr) => {{
        let mut $begin = 0;
        while $begin + BLOCK <= $width {
            const $size: usize = BLOCK;
            $run;
            $begin += $size;
        }
        while $begin + 8 <= $width {
            const $size: usize = 8;
            $run;
            $begin += $size;
        }
        while $begin < $width {
            const $size: usize = 1;
            $run;
            $begin += $size;
        }
    }};
}

/// The `N` values from `at` on.
#[inline(always)]
fn block<T: Copy, const N: usize>(x: &[T], at: usize) -> [T; N] {
    let mut block = [x[at]; N];
    block.copy_from_slice(&x[at..at + N]);
    block
}

/// acc += a·b
#[inline(always)]
fn accumulate<T: Number, const N: usize>(acc: &mut [T; N], a: [T; N], b: [T; N]) {
    for lane in 0..N {
        acc[lane] += a[lane] * b[lane];
    }
}

/// Lends the weight and the bias of each column to `job`; without a bias that is 0.
fn with_columns<T: Number>(g: Geometry, lanes: Lanes, params: &[T], job: impl FnOnce(&[T], &[T])) {
    T::with_scratch(g.weight_len() + g.width, |scratch| {
        let values = params.iter().copied().chain(std::iter::repeat(T::zero()));
        for (columns, value) in scratch.chunks_exact_mut(lanes.width()).zip(values) {
            columns.fill(value);
        }
        let (weight, bias) = scratch.split_at(g.weight_len());
        job(weight, bias);
    });
}

pub(super) fn forward<T: Number>(layer: &DepthwiseConv2d, lanes: Lanes, x: &[T], params: &[T], y: &mut [T]) {
    let g = Geometry::new(layer, lanes);
    if y.is_empty() {
        return;
    }
    let examples = CHUNK.div_ceil(g.output_len());
    with_columns(g, lanes, params, |weight, bias| {
        pool::chunks_mut(y, examples * g.output_len(), &|chunk, y| {
            let x = x[chunk * examples * g.input_len()..].chunks_exact(g.input_len());
            for (x, y) in x.zip(y.chunks_exact_mut(g.output_len())) {
                window_sums(g, x, weight, bias, y);
            }
        });
    });
}

vectorized! {
    /// y of one example.
    fn window_sums [T: Number] (g: Geometry, x: &[T], weight: &[T], bias: &[T], y: &mut [T]) = window_sums_plain;
}
#[inline(always)]
fn window_sums_plain<T: Number>(g: Geometry, x: &[T], weight: &[T], bias: &[T], y: &mut [T]) {
    let (taps, whole) = ([g.rows.kernel, g.columns.kernel], g.columns.whole());
    let Window { stride, dilation, before, .. } = g.columns;
    for (cell, y) in y.chunks_exact_mut(g.width).enumerate() {
        let (p, q) = (cell / g.columns.output, cell % g.columns.output);
        each_block!(g.width, begin, N => {
            let mut acc = block::<T, N>(bias, begin);
            let (row, x, weight) = (|i| g.rows.cell(p, i), (x, g.columns.input), (weight, g.width));
            match whole.contains(&q) {
                true => add_taps(taps, row, |j| Some(q * stride + j * dilation - before), x, weight, begin, &mut acc),
                false => add_taps(taps, row, |j| g.columns.cell(q, j), x, weight, begin, &mut acc),
            }
            y[begin..begin + N].copy_from_slice(&acc);
        });
    }
}

/// acc += Σ x·weight over the taps whose row and column exist.   x [rows, columns, width]
#[inline(always)]
fn add_taps<T: Number, const N: usize>(
    [kh, kw]: [usize; 2],
    row: impl Fn(usize) -> Option<usize>,
    column: impl Fn(usize) -> Option<usize>,
    (x, columns): (&[T], usize),
    (weight, width): (&[T], usize),
    begin: usize,
    acc: &mut [T; N],
) {
    for i in 0..kh {
        let Some(row) = row(i) else { continue };
        for j in 0..kw {
            let Some(column) = column(j) else { continue };
            let (at, of) = ((row * columns + column) * width + begin, (i * kw + j) * width + begin);
            accumulate(acc, block(x, at), block(weight, of));
        }
    }
}

pub(super) fn backward<T: Number>(
    layer: &DepthwiseConv2d,
    lanes: Lanes,
    x: &[T],
    params: &[T],
    d_y: &[T],
    d_params: &mut [T],
    d_x: Option<&mut [T]>,
) {
    let g = Geometry::new(layer, lanes);
    if d_y.is_empty() {
        d_params.fill(T::zero());
        d_x.into_iter().for_each(|d_x| d_x.fill(T::zero()));
        return;
    }
    parameter_gradient(layer, g, lanes, x, d_y, d_params);
    let Some(d_x) = d_x else { return };
    let examples = CHUNK.div_ceil(g.input_len());
    with_columns(g, lanes, params, |weight, _| {
        pool::chunks_mut(d_x, examples * g.input_len(), &|chunk, d_x| {
            let d_y = d_y[chunk * examples * g.output_len()..].chunks_exact(g.output_len());
            for (d_x, d_y) in d_x.chunks_exact_mut(g.input_len()).zip(d_y) {
                input_gradient(g, weight, d_y, d_x);
            }
        });
    });
}

/// d_weight and d_bias, from partial sums that are joined in f64.
fn parameter_gradient<T: Number>(
    layer: &DepthwiseConv2d,
    g: Geometry,
    lanes: Lanes,
    x: &[T],
    d_y: &[T],
    d_params: &mut [T],
) {
    let len = g.weight_len() + if layer.bias { g.width } else { 0 };
    let examples = lanes.groups().div_ceil(PARTS);
    let chunks = lanes.groups().div_ceil(examples);
    T::with_scratch((chunks + 1) * len, |scratch| {
        let (joined, parts) = scratch.split_at_mut(len);
        pool::each_part(chunks, ByChunk::new(parts, len), |chunk, part| {
            part.fill(T::zero());
            let (weight, bias) = part.split_at_mut(g.weight_len());
            let x = x[chunk * examples * g.input_len()..].chunks_exact(g.input_len());
            let d_y = d_y[chunk * examples * g.output_len()..].chunks_exact(g.output_len());
            for (x, d_y) in x.zip(d_y).take(examples) {
                weight_gradient(g, x, d_y, weight);
                bias_gradient(d_y, bias);
            }
        });
        reduce::join(parts, joined);
        for (d, lanes) in d_params.iter_mut().zip(joined.chunks_exact(lanes.width())) {
            *d = T::of(lanes.iter().map(|lane| lane.wide()).sum());
        }
    });
}

vectorized! {
    /// d_weight += Σ x·d_y of one example.
    fn weight_gradient [T: Number] (g: Geometry, x: &[T], d_y: &[T], d_weight: &mut [T]) = weight_gradient_plain;
}
#[inline(always)]
fn weight_gradient_plain<T: Number>(g: Geometry, x: &[T], d_y: &[T], d_weight: &mut [T]) {
    for (p, d_y) in d_y.chunks_exact(g.columns.output * g.width).enumerate() {
        for i in 0..g.rows.kernel {
            let Some(row) = g.rows.cell(p, i) else { continue };
            let x = &x[row * g.columns.input * g.width..][..g.columns.input * g.width];
            if g.width >= WIDE {
                let d_weight = &mut d_weight[i * g.columns.kernel * g.width..][..g.columns.kernel * g.width];
                cell_after_cell(g, x, d_y, d_weight);
                continue;
            }
            each_block!(g.width, begin, N => for j in 0..g.columns.kernel {
                let of = (i * g.columns.kernel + j) * g.width + begin;
                let mut acc = block::<T, N>(d_weight, of);
                for q in 0..g.columns.output {
                    let Some(column) = g.columns.cell(q, j) else { continue };
                    accumulate(&mut acc, block(x, column * g.width + begin), block(d_y, q * g.width + begin));
                }
                d_weight[of..of + N].copy_from_slice(&acc);
            });
        }
    }
}

/// Values of a cell from which on its sums are kept in cache and the cells read in order: blocks of them would lie so
/// far apart that they push each other out.
const WIDE: usize = 128;

/// d_weight += Σ x·d_y of one row of windows and one row of the kernel.
#[inline(always)]
fn cell_after_cell<T: Number>(g: Geometry, x: &[T], d_y: &[T], d_weight: &mut [T]) {
    for (q, d_y) in d_y.chunks_exact(g.width).enumerate() {
        for (j, d_weight) in d_weight.chunks_exact_mut(g.width).enumerate() {
            let Some(column) = g.columns.cell(q, j) else { continue };
            let x = &x[column * g.width..][..g.width];
            for ((d, &x), &d_y) in d_weight.iter_mut().zip(x).zip(d_y) {
                *d += x * d_y;
            }
        }
    }
}

vectorized! {
    /// d_bias += Σ d_y of one example; there may be none.
    fn bias_gradient [T: Number] (d_y: &[T], d_bias: &mut [T]) = bias_gradient_plain;
}
#[inline(always)]
fn bias_gradient_plain<T: Number>(d_y: &[T], d_bias: &mut [T]) {
    for d_y in d_y.chunks_exact(d_bias.len().max(1)) {
        d_bias.iter_mut().zip(d_y).for_each(|(sum, &d)| *sum += d);
    }
}

vectorized! {
    /// d_x of one example.
    fn input_gradient [T: Number] (g: Geometry, weight: &[T], d_y: &[T], d_x: &mut [T]) = input_gradient_plain;
}
#[inline(always)]
fn input_gradient_plain<T: Number>(g: Geometry, weight: &[T], d_y: &[T], d_x: &mut [T]) {
    let (taps, whole) = ([g.rows.kernel, g.columns.kernel], g.columns.read_by_all());
    let Window { dilation, before, .. } = g.columns;
    for (cell, d_x) in d_x.chunks_exact_mut(g.width).enumerate() {
        let (row, column) = (cell / g.columns.input, cell % g.columns.input);
        each_block!(g.width, begin, N => {
            let mut acc = [T::zero(); N];
            let (p, d_y, weight) = (|i| g.rows.reader(row, i), (d_y, g.columns.output), (weight, g.width));
            match whole.contains(&column) {
                true => add_taps(taps, p, |j| Some(column + before - j * dilation), d_y, weight, begin, &mut acc),
                false => add_taps(taps, p, |j| g.columns.reader(column, j), d_y, weight, begin, &mut acc),
            }
            d_x[begin..begin + N].copy_from_slice(&acc);
        });
    }
}

//! A convolution as matrix products: the windows of a strip of output rows become the rows of a matrix.
//!
//! columns [strip cells, kh·kw·C];  y = columns·W;  d_W = columnsᵀ·d_y;  d_columns = d_y·Wᵀ

use super::Conv2d;
use crate::machine::kernel::INSIDE;
use crate::machine::matmul::{self, transpose};
use crate::machine::number::Number;
use crate::machine::pool::{self, ByChunk, ByThread};
use crate::machine::product::{Sizes, Start, TASK};
use crate::machine::reduce;
use crate::machine::window::Window;
use std::ops::Range;

/// Values of the matrix of one strip: 64 KiB in f32, so that it stays in the second cache.
const STRIP: usize = 1 << 14;

/// Most partial sums of the weight gradient: enough to keep some threads busy to the end.
const PARTS: usize = 16;

/// Values of all partial sums together, from which there are fewer of them: 16 MiB in f32.
const PARTS_LEN: usize = 1 << 22;

/// The sizes that both passes use.
#[derive(Clone, Copy)]
struct Geometry {
    rows: Window,
    columns: Window,
    channels: usize,
    filters: usize,
    /// Terms of a sum.
    terms: usize,
    /// Output rows of a strip.
    strip: usize,
    input_len: usize,
    output_len: usize,
}

impl Geometry {
    fn new(layer: &Conv2d) -> Geometry {
        let [rows, columns] = layer.windows();
        let terms = layer.window_len();
        Geometry {
            rows,
            columns,
            channels: layer.input[2],
            filters: layer.filters,
            terms,
            strip: (STRIP / (columns.output * terms).max(1)).clamp(1, rows.output.max(1)),
            input_len: layer.input_len(),
            output_len: layer.output().len(),
        }
    }

    /// The strips of one example: their output rows and their cells.
    fn strips(self) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
        (0..self.rows.output).step_by(self.strip).map(move |top| {
            let rows = top..(top + self.strip).min(self.rows.output);
            (rows.clone(), rows.start * self.columns.output..rows.end * self.columns.output)
        })
    }

    /// Values of the matrix of the largest strip.
    fn strip_len(self) -> usize {
        self.strip * self.columns.output * self.terms
    }

    /// Calls `run(cell, at, values)` for each run of neighbours in each window of a strip: `values` of the image of
    /// one example stand at `at` in the row `cell` of the matrix; what no run reaches is padding.
    fn runs(self, rows: Range<usize>, mut run: impl FnMut(usize, usize, Range<usize>)) {
        let mut cell = 0;
        for o_row in rows {
            for o_column in 0..self.columns.output {
                for i in 0..self.rows.kernel {
                    let Some(row) = self.rows.cell(o_row, i) else { continue };
                    for (j, column, len) in self.neighbours(o_column) {
                        let at = (i * self.columns.kernel + j) * self.channels;
                        let begin = (row * self.columns.input + column) * self.channels;
                        run(cell, cell * self.terms + at, begin..begin + len * self.channels);
                    }
                }
                cell += 1;
            }
        }
    }

    /// The runs of neighbours in a row of a window: place in the window, column of the image, number. Under a
    /// dilation every cell stands alone.
    fn neighbours(self, o_column: usize) -> impl Iterator<Item = (usize, usize, usize)> {
        let window = self.columns;
        let count = if window.dilation == 1 { 1 } else { window.kernel };
        (0..count).filter_map(move |j| match window.dilation {
            1 => {
                let columns = window.cells(o_column);
                Some((window.skipped(o_column), columns.start, columns.len()))
            }
            _ => window.cell(o_column, j).map(|column| (j, column, 1)),
        })
    }

    /// matrix = the windows of a strip, 0 in the padding.   x [H,W,C]
    fn gather<T: Number>(self, rows: Range<usize>, x: &[T], matrix: &mut [T]) {
        let padded = self.rows.before + self.columns.before > 0 || self.reaches_over();
        if padded {
            matrix.fill(T::zero());
        }
        self.runs(rows, |_, at, values| matrix[at..at + values.len()].copy_from_slice(&x[values]));
    }

    /// Whether a window ends behind the image.
    fn reaches_over(self) -> bool {
        [self.rows, self.columns]
            .iter()
            .any(|w| (w.output.saturating_sub(1) * w.stride + w.reach()).saturating_sub(w.before) > w.input)
    }

    /// d_x += the gradients of the windows of a strip.   d_x [H,W,C]
    fn scatter<T: Number>(self, rows: Range<usize>, matrix: &[T], d_x: &mut [T]) {
        self.runs(rows, |_, at, values| {
            for (d, &m) in d_x[values.clone()].iter_mut().zip(&matrix[at..at + values.len()]) {
                *d += m;
            }
        });
    }
}

pub(super) fn forward<T: Number>(layer: &Conv2d, batch: usize, x: &[T], params: &[T], y: &mut [T]) {
    let g = Geometry::new(layer);
    if y.is_empty() {
        return;
    }
    let (weight, bias) = params.split_at(layer.weight_len());
    let start = if layer.bias { Start::Row(bias) } else { Start::Zero };
    let examples = (TASK / layer.macs().max(1)).clamp(1, batch);
    let chunks = batch.div_ceil(examples);
    T::with_scratch(pool::threads() * g.strip_len(), |scratch| {
        let share = (ByChunk::new(y, examples * g.output_len), ByThread::new(scratch, g.strip_len()));
        pool::each_part(chunks, share, |chunk, (y, matrix)| {
            let x = x[chunk * examples * g.input_len..].chunks_exact(g.input_len.max(1));
            for (x, y) in x.zip(y.chunks_exact_mut(g.output_len)) {
                for (rows, cells) in g.strips() {
                    let matrix = &mut matrix[..cells.len() * g.terms];
                    g.gather(rows, x, matrix);
                    let sizes = Sizes::new(cells.len(), g.terms, g.filters);
                    matmul::nn_serial(sizes, matrix, weight, start, &mut y[cells.start * g.filters..]);
                }
            }
        });
    });
}

pub(super) fn backward<T: Number>(
    layer: &Conv2d,
    batch: usize,
    x: &[T],
    params: &[T],
    d_y: &[T],
    d_params: &mut [T],
    d_x: Option<&mut [T]>,
) {
    let g = Geometry::new(layer);
    if d_y.is_empty() {
        d_params.fill(T::zero());
        d_x.into_iter().for_each(|d_x| d_x.fill(T::zero()));
        return;
    }
    let wanted = (PARTS_LEN / layer.params().max(1)).clamp(2, PARTS);
    let examples = batch.div_ceil(wanted);
    let chunks = batch.div_ceil(examples);
    let weight_len = layer.weight_len();
    let turned_len = if d_x.is_some() { weight_len } else { 0 };
    let own = g.strip_len() + g.filters;
    let len = turned_len + chunks * layer.params() + pool::threads() * own;
    T::with_scratch(len, |scratch| {
        let (turned, scratch) = scratch.split_at_mut(turned_len);
        let (parts, scratch) = scratch.split_at_mut(chunks * layer.params());
        if d_x.is_some() {
            transpose(g.terms, g.filters, &params[..weight_len], turned);
        }
        let share = (
            ByChunk::new(parts, layer.params()),
            d_x.map(|d_x| ByChunk::new(d_x, examples * g.input_len)),
            ByThread::new(scratch, own),
        );
        pool::each_part(chunks, share, |chunk, (part, d_x, own)| {
            let first = chunk * examples;
            let last = (first + examples).min(batch);
            let x = &x[first * g.input_len..last * g.input_len];
            let d_y = &d_y[first * g.output_len..last * g.output_len];
            let (matrix, row) = own.split_at_mut(g.strip_len());
            weight_gradient(g, x, d_y, matrix, row, part);
            if let Some(d_x) = d_x {
                input_gradient(g, turned, d_y, matrix, d_x);
            }
        });
        reduce::join(parts, d_params);
    });
}

/// part = the gradient of weight and bias over some examples; `row` is scratch for one value a filter.
fn weight_gradient<T: Number>(
    g: Geometry,
    x: &[T],
    d_y: &[T],
    matrix: &mut [T],
    row: &mut [T],
    part: &mut [T],
) {
    part.fill(T::zero());
    let (d_weight, d_bias) = part.split_at_mut(g.terms * g.filters);
    let examples = x.chunks_exact(g.input_len.max(1)).zip(d_y.chunks_exact(g.output_len));
    for (x, d_y) in examples {
        for (rows, cells) in g.strips() {
            let matrix = &mut matrix[..cells.len() * g.terms];
            let d_y = &d_y[cells.start * g.filters..cells.end * g.filters];
            g.gather(rows, x, matrix);
            matmul::tn_serial(
                Sizes::new(g.terms, cells.len(), g.filters),
                matrix,
                d_y,
                Start::Keep,
                d_weight,
            );
            if !d_bias.is_empty() {
                T::column_sums(INSIDE, d_y, row);
                for (d, &sum) in d_bias.iter_mut().zip(row.iter()) {
                    *d += sum;
                }
            }
        }
    }
}

/// d_x of some examples.   turned [F, kh·kw·C], the weight transposed
fn input_gradient<T: Number>(g: Geometry, turned: &[T], d_y: &[T], matrix: &mut [T], d_x: &mut [T]) {
    d_x.fill(T::zero());
    for (d_x, d_y) in d_x.chunks_exact_mut(g.input_len.max(1)).zip(d_y.chunks_exact(g.output_len)) {
        for (rows, cells) in g.strips() {
            let d_y = &d_y[cells.start * g.filters..cells.end * g.filters];
            let sizes = Sizes::new(cells.len(), g.filters, g.terms);
            matmul::nn_serial(sizes, d_y, turned, Start::Zero, matrix);
            g.scatter(rows, matrix, d_x);
        }
    }
}

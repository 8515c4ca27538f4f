//! y_i = x_i·γ_i / √(mean(x²) + ε), the mean over a row. Zhang & Sennrich, arXiv 1910.07467.

use crate::base::shape::{Shape, rows_shape};
use crate::base::slices::{head, head_mut, product, times};
use crate::layers::back::{Back, Lens};
use crate::layers::norms::norm_text::NormText;
use crate::layers::norms::variance::rstd;
use crate::layers::settings::settings;
use crate::machine::kernel::INSIDE;
use crate::machine::number::Number;
use crate::machine::pool::{self, ByChunk, CHUNK};
use crate::machine::reduce;
use crate::machine::simd::vectorized;
use std::fmt;

/// Scales each row of an example by its root mean square. Parameters: gamma [W].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmsNorm {
    /// R, the rows of one example.
    pub rows: usize,
    /// W, the values of a row.
    pub width: usize,
    /// Added to the mean square.
    pub eps: f64,
    /// Whether gamma exists.
    pub affine: bool,
}

kernels! {
    /// The passes of an rms norm; slices have their exact lengths.
    pub trait RmsNormKernel: Number {
        fn rmsnorm_forward(layer: &RmsNorm, x: &[Self], params: &[Self], y: &mut [Self], saved: &mut [Self]) = forward;
        fn rmsnorm_infer(layer: &RmsNorm, x: &[Self], params: &[Self], y: &mut [Self]) = infer;
        fn rmsnorm_backward(layer: &RmsNorm, back: Back<'_, Self>) = backward;
    }
}

settings!(RmsNorm(rows: usize, width: usize), eps: f64 = 1e-6, affine: bool = true);

impl RmsNorm {
    /// [W], or [R,W] for more than one row.
    #[must_use]
    pub const fn output(&self) -> Shape {
        rows_shape(self.rows, self.width)
    }

    /// No multiply-adds are counted for a norm.
    #[must_use]
    pub const fn macs(&self) -> usize {
        0
    }

    /// W, or none.
    #[must_use]
    pub const fn params(&self) -> usize {
        if self.affine { self.width } else { 0 }
    }

    const fn len(&self, batch: usize) -> usize {
        product(&[batch, self.rows, self.width])
    }

    /// Rows of a chunk: as many as fit `CHUNK` values, at least one.
    fn rows_of_chunk(&self) -> usize {
        (CHUNK / self.width.max(1)).max(1)
    }

    /// y = scaled; saved = 1/√(mean(x²) + ε) of each row.   x, y [B,R,W]  saved [B,R]
    #[track_caller]
    pub fn forward<T: RmsNormKernel>(
        &self,
        batch: usize,
        x: &[T],
        params: &[T],
        y: &mut [T],
        saved: &mut [T],
    ) {
        let (x, y) = (head(x, self.len(batch), "x"), head_mut(y, self.len(batch), "y"));
        let params = head(params, self.params(), "params");
        T::rmsnorm_forward(INSIDE, self, x, params, y, head_mut(saved, times(batch, self.rows), "saved"));
    }

    /// y = scaled, as in training.   x, y [B,R,W]
    #[track_caller]
    pub fn infer<T: RmsNormKernel>(&self, batch: usize, x: &[T], params: &[T], y: &mut [T]) {
        let (x, y) = (head(x, self.len(batch), "x"), head_mut(y, self.len(batch), "y"));
        T::rmsnorm_infer(INSIDE, self, x, head(params, self.params(), "params"), y);
    }

    /// With r the saved value and means over the row: d_gamma = Σ d_y·x·r;  d_x = r·(γ·d_y − x·r²·mean(γ·d_y·x)).
    ///
    /// x, d_y, d_x [B,R,W]  saved [B,R]
    #[track_caller]
    pub fn backward<T: RmsNormKernel>(&self, batch: usize, back: Back<'_, T>) {
        let len = self.len(batch);
        let lens = Lens { x: len, params: self.params(), saved: times(batch, self.rows), y: len };
        T::rmsnorm_backward(INSIDE, self, back.checked(lens));
    }
}

impl fmt::Display for RmsNorm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        NormText::new("rmsnorm").eps(self.eps, 1e-6).affine(self.affine, true).fmt(f)
    }
}

fn forward<T: Number>(layer: &RmsNorm, x: &[T], params: &[T], y: &mut [T], saved: &mut [T]) {
    let rows = layer.rows_of_chunk();
    let size = rows * layer.width;
    let share = (ByChunk::new(y, size), ByChunk::new(saved, rows));
    pool::each_part(x.len().div_ceil(size.max(1)), share, |chunk, (y, saved)| {
        forward_rows(layer, &x[chunk * size..], params, y, saved);
    });
}

fn infer<T: Number>(layer: &RmsNorm, x: &[T], params: &[T], y: &mut [T]) {
    let rows = layer.rows_of_chunk();
    let size = rows * layer.width;
    pool::chunks_mut(y, size, &|chunk, y| {
        T::with_scratch(rows, |saved| forward_rows(layer, &x[chunk * size..], params, y, saved));
    });
}

vectorized! {
    /// Some rows, one after the other.
    fn forward_rows [T: Number] (layer: &RmsNorm, x: &[T], gamma: &[T], y: &mut [T], saved: &mut [T]) = forward_rows_plain;
}
#[inline(always)]
fn forward_rows_plain<T: Number>(layer: &RmsNorm, x: &[T], gamma: &[T], y: &mut [T], saved: &mut [T]) {
    let rows = x.chunks_exact(layer.width).zip(y.chunks_exact_mut(layer.width));
    for ((x, y), saved) in rows.zip(saved) {
        let [squares] = reduce::sums(x.len(), |i| [x[i] * x[i]]);
        let scale = T::of(rstd(mean_square(squares, x), layer.eps));
        *saved = scale;
        for (y, &x) in y.iter_mut().zip(x) {
            *y = x * scale;
        }
        for (y, &gamma) in y.iter_mut().zip(gamma) {
            *y *= gamma;
        }
    }
}

/// The mean of the squares; their sum again in 64 bits where it is too large for fewer.
#[inline(always)]
fn mean_square<T: Number>(squares: T, x: &[T]) -> f64 {
    let sum = if squares.is_finite() { squares.wide() } else { x.iter().map(|x| x.wide() * x.wide()).sum() };
    sum / x.len() as f64
}

/// Scales below this have squares that are 0, or nearly, in 32 bits.
const LEAST_SCALE: f64 = 1e-15;

/// r²·mean(γ·d_y·x), from `along`, the sum of γ·d_y·x.
#[inline(always)]
fn slope<T: Number>(scale: T, along: T, (gamma_d_y, x): (&[T], &[T])) -> T {
    if scale.wide() >= LEAST_SCALE {
        return scale * scale * along * T::of(1.0 / x.len() as f64);
    }
    let along: f64 = gamma_d_y.iter().zip(x).map(|(d, x)| d.wide() * x.wide()).sum();
    T::of(scale.wide() * scale.wide() * along / x.len() as f64)
}

fn backward<T: Number>(layer: &RmsNorm, back: Back<'_, T>) {
    let Back { x, params, saved, d_y, d_params, d_x } = back;
    let rows = layer.rows_of_chunk();
    let size = rows * layer.width;
    let chunks = x.len().div_ceil(size.max(1));
    T::with_scratch(chunks * layer.params(), |parts| {
        let share = (ByChunk::new(d_x, size), ByChunk::new(parts, layer.params()));
        pool::each_part(chunks, share, |chunk, (d_x, part)| {
            let (x, d_y) = (&x[chunk * size..], &d_y[chunk * size..]);
            backward_rows(x, params, &saved[chunk * rows..], d_y, d_x, (part, layer.width));
        });
        if layer.affine {
            reduce::join(parts, d_params);
        }
    });
}

vectorized! {
    /// d_x of some rows, one after the other, and the sum of gamma's gradient over them, with the width of a row.
    fn backward_rows [T: Number] (x: &[T], gamma: &[T], saved: &[T], d_y: &[T], d_x: &mut [T], part: (&mut [T], usize)) = backward_rows_plain;
}
#[inline(always)]
fn backward_rows_plain<T: Number>(
    x: &[T],
    gamma: &[T],
    saved: &[T],
    d_y: &[T],
    d_x: &mut [T],
    (part, width): (&mut [T], usize),
) {
    part.fill(T::zero());
    let rows = x.chunks_exact(width).zip(d_y.chunks_exact(width)).zip(d_x.chunks_exact_mut(width));
    for (((x, d_y), d_x), &scale) in rows.zip(saved) {
        d_x.copy_from_slice(d_y);
        for (d_x, &gamma) in d_x.iter_mut().zip(gamma) {
            *d_x *= gamma;
        }
        let [along] = reduce::sums(x.len(), |i| [d_x[i] * x[i]]);
        let slope = slope(scale, along, (d_x, x));
        for (d_x, &x) in d_x.iter_mut().zip(x) {
            *d_x = scale * (*d_x - x * slope);
        }
        for (d_gamma, (&x, &d_y)) in part.iter_mut().zip(x.iter().zip(d_y)) {
            *d_gamma += d_y * x * scale;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::{self, Given};
    use crate::machine::pool::with_threads;

    #[test]
    fn gradients_are_central_differences() {
        for (rows, width, affine) in [(1, 1, true), (1, 7, true), (3, 17, false), (2, 34, true)] {
            let layer = RmsNorm { rows, width, eps: 1e-6, affine };
            for batch in [0, 1, 3] {
                let len = batch * rows * width;
                let given = Given::new(len, layer.params(), len);
                let (mut y, mut saved) = (given.dirty(len), given.dirty(batch * rows));
                layer.forward(batch, &given.x, &given.params, &mut y, &mut saved);
                let (mut d_params, mut d_x) = (given.dirty(layer.params()), given.dirty(len));
                layer.backward(
                    batch,
                    Back::new(&given.x, &given.params, &saved, &given.d_y, &mut d_params, &mut d_x),
                );
                given.check(|x, params, y| layer.infer(batch, x, params, y), &d_params, &d_x);
            }
        }
    }

    #[test]
    fn values_by_hand_and_text() {
        let layer = RmsNorm { rows: 1, width: 2, eps: 0.5, affine: true };
        let mut y = [0.0_f64; 2];
        // mean(x²) = 3.5, and 0.5 more.
        layer.infer(1, &[3f64.sqrt(), -2.0], &[1.0, 3.0], &mut y);
        testing::near(&y, &[3f64.sqrt() / 2.0, -3.0], 1e-15);
        assert_eq!(layer.to_string(), "rmsnorm(eps = 5e-1)");
        assert_eq!(RmsNorm { eps: 1e-6, affine: false, ..layer }.to_string(), "rmsnorm(affine = false)");
    }

    #[test]
    fn f32_is_near_f64_and_any_number_of_threads_gives_the_same_bits() {
        let (layer, batch) = (RmsNorm { rows: 20, width: 67, eps: 1e-6, affine: true }, 31);
        let len = batch * layer.rows * layer.width;
        let given = Given::new(len, layer.params(), len);
        let narrow = given.narrow();
        let run = |threads| {
            with_threads(threads, || {
                let (mut y, mut saved) = (vec![0.0; len], vec![0.0; batch * layer.rows]);
                layer.forward(batch, &narrow.x, &narrow.params, &mut y, &mut saved);
                let (mut d_params, mut d_x) = (vec![0.0; layer.params()], vec![0.0; len]);
                layer.backward(
                    batch,
                    Back::new(&narrow.x, &narrow.params, &saved, &narrow.d_y, &mut d_params, &mut d_x),
                );
                [y, d_params, d_x]
            })
        };
        let (mut y, mut saved) = (vec![0.0; len], vec![0.0; batch * layer.rows]);
        layer.forward(batch, &given.x, &given.params, &mut y, &mut saved);
        let (mut d_params, mut d_x) = (vec![0.0; layer.params()], vec![0.0; len]);
        layer
            .backward(batch, Back::new(&given.x, &given.params, &saved, &given.d_y, &mut d_params, &mut d_x));
        let one = run(1);
        for (narrow, wide) in one.iter().zip([&y, &d_params, &d_x]) {
            testing::twins(narrow, wide);
        }
        assert_eq!(one, run(3));
    }
}

//! y_i = (x_i − μ)·rstd·γ_i + β_i, with μ and the biased σ² of the row, rstd = 1/√(σ² + ε).
//! Ba, Kiros & Hinton, arXiv 1607.06450.

mod kernel;

use crate::base::shape::{Shape, rows_shape};
use crate::base::slices::{head, head_mut, product};
use crate::layers::back::{Back, Lens};
use crate::layers::norms::norm_text::NormText;
use crate::layers::settings::settings;
use crate::machine::kernel::INSIDE;
use crate::machine::number::Number;
use std::fmt;

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axes {
    /// The last axis: the features, or the channels of one position.
    Last,
    /// All axes of the example, which is then one row.
    All,
}

/// Normalizes each row of an example by itself. Parameters: gamma [W], then beta [W], in the row's own shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerNorm {
    /// R, the rows of one example.
    pub rows: usize,
    /// W, the values of a row.
    pub width: usize,
    /// The axes that a row goes over: R is 1 where it goes over all.
    pub axes: Axes,
    /// Added to the variance.
    pub eps: f64,
    /// Whether gamma and beta exist.
    pub affine: bool,
    /// Whether beta does, beside gamma.
    pub bias: bool,
}

kernels! {
    /// The passes of a layer norm; slices have their exact lengths.
    pub trait LayerNormKernel: Number {
        fn layernorm_forward(layer: &LayerNorm, x: &[Self], params: &[Self], y: &mut [Self], saved: &mut [Self]) = kernel::forward, f32: kernel::forward_f32;
        fn layernorm_infer(layer: &LayerNorm, x: &[Self], params: &[Self], y: &mut [Self]) = kernel::infer, f32: kernel::infer_f32;
        fn layernorm_backward(layer: &LayerNorm, back: Back<'_, Self>) = kernel::backward, f32: kernel::backward_f32;
    }
}

settings!(
    LayerNorm(rows: usize, width: usize),
    axes: Axes = Axes::Last,
    eps: f64 = 1e-5,
    affine: bool = true,
    bias: bool = true
);

impl LayerNorm {
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

    /// 2·W, W without a bias, or none.
    #[must_use]
    pub const fn params(&self) -> usize {
        match (self.affine, self.bias) {
            (true, true) => self.width.saturating_mul(2),
            (true, false) => self.width,
            (false, _) => 0,
        }
    }

    /// Gives the kernels, which know gamma with beta alone, zeros in the place of a beta that does not exist.
    fn with_beta<T: LayerNormKernel>(&self, params: &[T], job: impl FnOnce(&LayerNorm, &[T])) {
        if self.bias || !self.affine {
            return job(self, params);
        }
        T::with_scratch(2 * self.width, |whole| {
            whole[..self.width].copy_from_slice(params);
            whole[self.width..].fill(T::zero());
            job(&LayerNorm { bias: true, ..*self }, whole);
        });
    }

    const fn len(&self, batch: usize) -> usize {
        product(&[batch, self.rows, self.width])
    }

    /// Values saved for backward: mean and rstd of each row.
    const fn saved(&self, batch: usize) -> usize {
        product(&[batch, self.rows, 2])
    }

    /// y = normalized; saved = (mean, rstd) of each row.   x, y [B,R,W]  saved [B,R,2]
    #[track_caller]
    pub fn forward<T: LayerNormKernel>(
        &self,
        batch: usize,
        x: &[T],
        params: &[T],
        y: &mut [T],
        saved: &mut [T],
    ) {
        let (x, y) = (head(x, self.len(batch), "x"), head_mut(y, self.len(batch), "y"));
        let params = head(params, self.params(), "params");
        let saved = head_mut(saved, self.saved(batch), "saved");
        self.with_beta(params, |layer, params| T::layernorm_forward(INSIDE, layer, x, params, y, saved));
    }

    /// y = normalized, as in training.   x, y [B,R,W]
    #[track_caller]
    pub fn infer<T: LayerNormKernel>(&self, batch: usize, x: &[T], params: &[T], y: &mut [T]) {
        let (x, y) = (head(x, self.len(batch), "x"), head_mut(y, self.len(batch), "y"));
        let params = head(params, self.params(), "params");
        self.with_beta(params, |layer, params| T::layernorm_infer(INSIDE, layer, x, params, y));
    }

    /// With x̂ = (x − μ)·rstd, g = γ·d_y and means over the row: d_gamma = Σ d_y·x̂;  d_beta = Σ d_y;
    /// d_x = rstd·(g − mean(g) − x̂·mean(g·x̂)).   x, d_y, d_x [B,R,W]  saved [B,R,2]
    #[track_caller]
    pub fn backward<T: LayerNormKernel>(&self, batch: usize, back: Back<'_, T>) {
        let len = self.len(batch);
        let lens = Lens { x: len, params: self.params(), saved: self.saved(batch), y: len };
        let back = back.checked(lens);
        if self.bias || !self.affine {
            return T::layernorm_backward(INSIDE, self, back);
        }
        let Back { params, d_params, .. } = back;
        self.with_beta(params, |layer, params| {
            T::with_scratch(2 * self.width, |whole| {
                T::layernorm_backward(INSIDE, layer, Back { params, d_params: whole, ..back });
                d_params.copy_from_slice(&whole[..self.width]);
            });
        });
    }
}

impl fmt::Display for LayerNorm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.axes {
            Axes::Last => NormText::new("layernorm"),
            Axes::All => NormText::new("layernorm").with("axes = all".to_owned()),
        };
        let text = text.eps(self.eps, 1e-5).affine(self.affine, true);
        if self.bias { text.fmt(f) } else { text.with("bias = false".to_owned()).fmt(f) }
    }
}

#[cfg(test)]
mod tests;

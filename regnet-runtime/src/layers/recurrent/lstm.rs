//! i, f, o = σ(x·W + b + h·R);  g = tanh(x·W + b + h·R);  c_t = f·c_(t−1) + i·g;  h_t = o·tanh(c_t).
//!
//! The gates stand in the order i, f, g, o, as PyTorch's `LSTM`, whose two biases are summed. Hochreiter & Schmidhuber
//! 1997; Gers, Schmidhuber & Cummins 2000. With `norm = layer`, h_t = o·tanh(norm(c_t)).

use super::norm::{one_back, one_row};
use super::{Cell, Form, Recurrent, Step, StepBack, logistic, recurrent_layer, split, split_mut};
use crate::base::rng::Key;
use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut};
use crate::layers::back::{BackOptional, Lens};
use crate::layers::padded::Padded;
use crate::machine::number::Number;
use std::fmt;

pub(super) const FORM: Form =
    Form { gates: 4, saved: 6, recurrent_bias: false, cell_norm: true, norms: &[4] };

recurrent_layer!(
    /// The long short-term memory.
    Lstm,
    LstmKernel,
    "lstm"
);

impl<T: Number> Cell<T> for Lstm {
    const FORM: Form = FORM;

    fn settings(&self) -> &Recurrent {
        &self.0
    }

    /// Saves i, f, g, o, c and t = tanh(c), and of the norm its values and its scale.
    #[inline(always)]
    fn step(&self, params: &[T], step: Step<'_, T>) {
        let units = step.h.len();
        let [x_i, x_f, x_g, x_o] = split(step.from_x, [units; 4]);
        let [h_i, h_f, h_g, h_o] = split(step.from_h, [units; 4]);
        let c_before = &step.cell_before[4 * units..][..units];
        let (cell, of_norm) = step.cell.split_at_mut(6 * units);
        let [i, f, g, o, c, t] = split_mut(cell, [units; 6]);
        for j in 0..units {
            i[j] = logistic(x_i[j] + h_i[j]);
            f[j] = logistic(x_f[j] + h_f[j]);
            g[j] = (x_g[j] + h_g[j]).hyperbolic_tangent();
            o[j] = logistic(x_o[j] + h_o[j]);
            c[j] = f[j] * c_before[j] + i[j] * g[j];
        }
        t.copy_from_slice(c);
        if let Some((scale, normed)) = of_norm.split_last_mut() {
            let [gamma, beta] = self.0.places(&FORM).norms[2].clone().map(|place| &params[place]);
            *scale = one_row(t, normed, gamma, beta);
        }
        for j in 0..units {
            t[j] = t[j].hyperbolic_tangent();
            step.h[j] = o[j] * t[j];
        }
    }

    #[inline(always)]
    fn step_back(&self, params: &[T], step: StepBack<'_, T>) {
        let units = step.h.len();
        let (cell, of_norm) = step.cell.split_at(6 * units);
        let [i, f, g, o, _, t] = split(cell, [units; 6]);
        let c_before = &step.cell_before[4 * units..][..units];
        let [d_i, d_f, d_g, d_o] = split_mut(step.d_from_x, [units; 4]);
        let (d_h, d_c) = (step.d_h, step.d_cell);
        // d_i holds the gradient by c that comes through h.
        for j in 0..units {
            d_o[j] = d_h[j] * t[j] * o[j] * (T::one() - o[j]);
            d_i[j] = d_h[j] * o[j] * (T::one() - t[j] * t[j]);
            d_h[j] = T::zero();
        }
        if let Some((&scale, normed)) = of_norm.split_last() {
            step.d_normed.copy_from_slice(d_i);
            let gamma = &params[self.0.places(&FORM).norms[2][0].clone()];
            one_back(d_i, normed, scale, gamma);
        }
        for j in 0..units {
            let d = d_c[j] + d_i[j];
            d_f[j] = d * c_before[j] * f[j] * (T::one() - f[j]);
            d_i[j] = d * g[j] * i[j] * (T::one() - i[j]);
            d_g[j] = d * i[j] * (T::one() - g[j] * g[j]);
            d_c[j] = d * f[j];
        }
        step.d_from_h.copy_from_slice(step.d_from_x);
    }
}

//! r = σ(x·W_r + b_r + h·R_r);  z = σ(x·W_z + b_z + h·R_z);  n = tanh(x·W_n + b_n + r·(h·R_n + c));
//! h_t = (1 − z)·n + z·h_(t−1), with h for h_(t−1). The gates stand in the order r, z, n; c is the recurrent bias [U].
//!
//! Cho et al. 2014, with the reset behind the product as PyTorch's `GRU`: bias is the sum of its two for r and z.

use super::{Cell, Form, Recurrent, Step, StepBack, logistic, recurrent_layer, split, split_mut};
use crate::base::rng::Key;
use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut};
use crate::layers::back::{BackOptional, Lens};
use crate::layers::padded::Padded;
use crate::machine::number::Number;
use std::fmt;

pub(super) const FORM: Form =
    Form { gates: 3, saved: 4, recurrent_bias: true, cell_norm: false, norms: &[2, 1] };

recurrent_layer!(
    /// The gated recurrent unit.
    Gru,
    GruKernel,
    "gru"
);

impl<T: Number> Cell<T> for Gru {
    const FORM: Form = FORM;

    fn settings(&self) -> &Recurrent {
        &self.0
    }

    /// Saves r, z, n and q = h·R_n + c.
    #[inline(always)]
    fn step(&self, params: &[T], step: Step<'_, T>) {
        let units = step.h.len();
        let [x_r, x_z, x_n] = split(step.from_x, [units; 3]);
        let [h_r, h_z, h_n] = split(step.from_h, [units; 3]);
        let [r, z, n, q] = split_mut(step.cell, [units; 4]);
        let (h, h_before) = (step.h, &step.h_before[..units]);
        q.copy_from_slice(h_n);
        for (q, &c) in q.iter_mut().zip(&params[self.0.places(&FORM).recurrent_bias]) {
            *q += c;
        }
        for j in 0..units {
            r[j] = logistic(x_r[j] + h_r[j]);
            z[j] = logistic(x_z[j] + h_z[j]);
            n[j] = (x_n[j] + r[j] * q[j]).hyperbolic_tangent();
            h[j] = (T::one() - z[j]) * n[j] + z[j] * h_before[j];
        }
    }

    #[inline(always)]
    fn step_back(&self, _: &[T], step: StepBack<'_, T>) {
        let units = step.h.len();
        let [r, z, n, q] = split(step.cell, [units; 4]);
        let [d_r, d_z, d_n] = split_mut(step.d_from_x, [units; 3]);
        let [h_r, h_z, h_n] = split_mut(step.d_from_h, [units; 3]);
        let (d_h, h_before) = (step.d_h, &step.h_before[..units]);
        for j in 0..units {
            d_n[j] = d_h[j] * (T::one() - z[j]) * (T::one() - n[j] * n[j]);
            d_z[j] = d_h[j] * (h_before[j] - n[j]) * z[j] * (T::one() - z[j]);
            d_r[j] = d_n[j] * q[j] * r[j] * (T::one() - r[j]);
            (h_r[j], h_z[j], h_n[j]) = (d_r[j], d_z[j], d_n[j] * r[j]);
            d_h[j] *= z[j];
        }
    }
}

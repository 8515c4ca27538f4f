//! h_t = tanh(x_t·W + b + h_(t−1)·R), PyTorch's `RNN` with the sum of its two biases.

use super::{Cell, Form, Recurrent, Step, StepBack, recurrent_layer};
use crate::base::rng::Key;
use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut};
use crate::layers::back::{BackOptional, Lens};
use crate::layers::padded::Padded;
use crate::machine::number::Number;
use std::fmt;

pub(super) const FORM: Form =
    Form { gates: 1, saved: 0, recurrent_bias: false, cell_norm: false, norms: &[1] };

recurrent_layer!(
    /// The plain recurrent layer, with a hyperbolic tangent.
    Rnn,
    RnnKernel,
    "rnn"
);

impl<T: Number> Cell<T> for Rnn {
    const FORM: Form = FORM;

    fn settings(&self) -> &Recurrent {
        &self.0
    }

    #[inline(always)]
    fn step(&self, _: &[T], step: Step<'_, T>) {
        for ((h, &from_x), &from_h) in step.h.iter_mut().zip(step.from_x).zip(step.from_h) {
            *h = (from_x + from_h).hyperbolic_tangent();
        }
    }

    #[inline(always)]
    fn step_back(&self, _: &[T], step: StepBack<'_, T>) {
        for ((d, d_h), &h) in step.d_from_x.iter_mut().zip(&mut *step.d_h).zip(step.h) {
            *d = *d_h * (T::one() - h * h);
            *d_h = T::zero();
        }
        step.d_from_h.copy_from_slice(step.d_from_x);
    }
}

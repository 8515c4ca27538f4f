//! Recurrent layers: what `rnn`, `gru` and `lstm` have in common. A file each has its cell, the step of one example.
//!
//! ```text
//! x [B,L,C]   weight [C,G·U]   recurrent_weight [U,G·U]   bias [G·U]   y [B,U], or [B,L,U] with `sequence`
//! ```
//!
//! The buffers inside are ordered by time, [L,B,…], so that x·W is one product for all steps and h·R one for the batch.
//! Steps that are wholly NaN at the end of an example are padding: the state stays there, a sequence has NaN there
//! again, and gradients are 0. Under `input(…, padded = true)` the lengths go along instead, and padding is 0. An example of padding alone has no state, and gives NaN. Between two recurrent layers the
//! second one's own `dropout` keeps the padding, where a layer `dropout` would make zeros of it; what sums over steps
//! there, as a convolution or the gradient of a norm's gamma does, passes the NaN on.

mod backward;
mod forward;
mod gru;
mod lstm;
mod norm;
mod rnn;
mod time;

#[cfg(test)]
mod tests;

pub use gru::{Gru, GruKernel};
pub use lstm::{Lstm, LstmKernel};
pub use rnn::{Rnn, RnnKernel};

use crate::base::shape::Shape;
use crate::base::slices::{product, times};
use crate::machine::number::Number;
use std::fmt;
use std::ops::Range;

/// The settings of a recurrent layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recurrent {
    /// [L,C]: steps, and values of a step.
    pub input: [usize; 2],
    /// U, values of the state.
    pub units: usize,
    /// Whether the gates have a bias.
    pub bias: bool,
    /// Whether the products are normalised (Ba, Kiros & Hinton 2016).
    pub norm: bool,
    /// The probability of dropping a channel of the input, for all steps of an example (Gal & Ghahramani 2016).
    pub dropout: f64,
    /// The probability of dropping a value of the state before its product, for all steps of an example.
    pub recurrent_dropout: f64,
    /// Whether the output has the states of all steps, not the last one alone.
    pub sequence: bool,
    /// The stream of the step's key that the masks are drawn from.
    pub stream: u32,
}

/// What sets a kind of cell apart.
pub(super) struct Form {
    /// G: parts of a product, each of U values.
    gates: usize,
    /// Runs of U values that a step leaves for its backward pass.
    saved: usize,
    /// Whether the last gate has a bias of its own behind h·R.
    recurrent_bias: bool,
    /// Whether a norm also stands on the cell's state.
    cell_norm: bool,
    /// How many gates each norm of a product covers, one norm after another.
    norms: &'static [usize],
}

/// Where the tensors stand in a layer's parameters.
pub(super) struct Places {
    weight: Range<usize>,
    recurrent: Range<usize>,
    bias: Range<usize>,
    recurrent_bias: Range<usize>,
    /// gamma and beta of the norms of x·W, of h·R and of the cell's state.
    norms: [[Range<usize>; 2]; 3],
}

impl Recurrent {
    const fn width(&self, form: &Form) -> usize {
        form.gates.saturating_mul(self.units)
    }

    const fn output(&self) -> Shape {
        if self.sequence { Shape::new(&[self.input[0], self.units]) } else { Shape::new(&[self.units]) }
    }

    /// The values of a batch of inputs and of one of outputs.
    #[track_caller]
    fn lens_of(&self, batch: usize) -> [usize; 2] {
        let Recurrent { input: [length, channels], units, .. } = *self;
        assert!(
            length > 0 && channels > 0 && units > 0,
            "a recurrent layer has {length} steps of {channels} values and {units} units; it needs 1 or more of each"
        );
        [product(&[batch, length, channels]), times(batch, self.output().len())]
    }

    const fn macs(&self, form: &Form) -> usize {
        self.input[0]
            .saturating_mul(self.input[1].saturating_add(self.units))
            .saturating_mul(self.width(form))
    }

    const fn params(&self, form: &Form) -> usize {
        let lens = self.lens(form);
        let (mut sum, mut index) = (0_usize, 0);
        while index < lens.len() {
            sum = lens[index].saturating_add(sum);
            index += 1;
        }
        sum
    }

    /// The lengths of all tensors, in their order.
    const fn lens(&self, form: &Form) -> [usize; 10] {
        let width = self.width(form);
        let norm = if self.norm { width } else { 0 };
        let cell = if self.norm && form.cell_norm { self.units } else { 0 };
        let bias = if self.bias { width } else { 0 };
        let recurrent_bias = if self.bias && form.recurrent_bias { self.units } else { 0 };
        let [_, channels] = self.input;
        let units = self.units;
        [
            channels.saturating_mul(width),
            units.saturating_mul(width),
            bias,
            recurrent_bias,
            norm,
            norm,
            norm,
            norm,
            cell,
            cell,
        ]
    }

    fn places(&self, form: &Form) -> Places {
        let mut end = 0;
        let [weight, recurrent, bias, recurrent_bias, norms @ ..] = self.lens(form).map(|len| {
            end += len;
            end - len..end
        });
        let [gamma, beta, recurrent_gamma, recurrent_beta, cell_gamma, cell_beta] = norms;
        let norms = [[gamma, beta], [recurrent_gamma, recurrent_beta], [cell_gamma, cell_beta]];
        Places { weight, recurrent, bias, recurrent_bias, norms }
    }

    /// Values that a step of one example leaves beside its state: the gates, and the scale of the cell's norm.
    const fn cell_len(&self, form: &Form) -> usize {
        let norm = if self.norm && form.cell_norm { self.units.saturating_add(1) } else { 0 };
        form.saved.saturating_mul(self.units).saturating_add(norm)
    }

    /// What forward leaves for a step of one example: state, cell, and of each product's norm values and scales.
    const fn saved_lens(&self, form: &Form) -> [usize; 6] {
        let (values, scales) = if self.norm { (self.width(form), form.norms.len()) } else { (0, 0) };
        [self.units, self.cell_len(form), values, scales, values, scales]
    }

    const fn saved(&self, form: &Form) -> usize {
        let [state, cell, values, scales, ..] = self.saved_lens(form);
        let normed = values.saturating_add(scales).saturating_mul(2);
        self.input[0].saturating_mul(state.saturating_add(cell).saturating_add(normed))
    }

    /// As it is declared, without what training alone needs.
    fn text(&self, word: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{word}({}", self.units)?;
        let options =
            [(!self.bias, "bias = false"), (self.norm, "norm = layer"), (self.sequence, "sequence = true")];
        for (_, text) in options.iter().filter(|(given, _)| *given) {
            write!(f, ", {text}")?;
        }
        f.write_str(")")
    }
}

/// The step of one example.
pub(super) trait Cell<T: Number>: Copy + Sync {
    const FORM: Form;

    fn settings(&self) -> &Recurrent;

    /// The next state.
    fn step(&self, params: &[T], step: Step<'_, T>);

    /// The gradients of both products, of the state before as far as it does not go through h·R, and of the cell's.
    fn step_back(&self, params: &[T], step: StepBack<'_, T>);
}

/// A step of one example on its way forward.
pub(super) struct Step<'a, T> {
    /// x·W + bias, normalised if asked to.   [G·U]
    from_x: &'a [T],
    /// h·R, normalised if asked to.   [G·U]
    from_h: &'a [T],
    /// The state before.   [U]
    h_before: &'a [T],
    /// What the step before saved.   [cell_len]
    cell_before: &'a [T],
    /// What this one saves.   [cell_len]
    cell: &'a mut [T],
    /// The state.   [U]
    h: &'a mut [T],
}

/// A step of one example on its way back.
pub(super) struct StepBack<'a, T> {
    h_before: &'a [T],
    cell_before: &'a [T],
    cell: &'a [T],
    h: &'a [T],
    /// In: by the state. Out: by the state before, without what comes through h·R.   [U]
    d_h: &'a mut [T],
    /// The same of the cell's own state, where there is one.   [U]
    d_cell: &'a mut [T],
    /// By x·W and by h·R.   [G·U]
    d_from_x: &'a mut [T],
    d_from_h: &'a mut [T],
    /// By the output of the cell's norm, where there is one.   [U]
    d_normed: &'a mut [T],
}

/// A layer around its settings: `recurrent_layer!(Lstm, LstmKernel, "lstm")`.
macro_rules! recurrent_layer {
    ($(#[$doc:meta])* $layer:ident, $kernel:ident, $word:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $layer(pub Recurrent);

        kernels! {
            /// Both passes; without a key that of inference, whose `saved` is scratch.
            pub trait $kernel: Number {
                fn recurrent_forward(layer: &$layer, batch: usize, x: &[Self], params: &[Self], y: &mut [Self], saved: &mut [Self], of_pass: (Option<Key>, &[u32])) = $crate::layers::recurrent::forward::forward;
                fn recurrent_backward(layer: &$layer, batch: usize, back: BackOptional<'_, Self>, of_pass: (Key, &[u32])) = $crate::layers::recurrent::backward::backward;
            }
        }

        impl $layer {
            /// [U], or [L,U] with `sequence`.
            #[must_use]
            pub const fn output(&self) -> Shape {
                self.0.output()
            }

            /// Multiply-adds of both products over all steps.
            #[must_use]
            pub const fn macs(&self) -> usize {
                self.0.macs(&FORM)
            }

            /// The length of the parameters.
            #[must_use]
            pub const fn params(&self) -> usize {
                self.0.params(&FORM)
            }

            /// Values of an example that forward leaves for backward.
            #[must_use]
            pub const fn saved(&self) -> usize {
                self.0.saved(&FORM)
            }

            /// The states by the formula above.   x [B,L,C]  y [B,U] or [B,L,U]  saved [B·saved()]
            #[track_caller]
            pub fn forward<T: $kernel>(&self, batch: usize, x: &[T], params: &[T], y: &mut [T], saved: &mut [T], key: Key) {
                let saved = head_mut(saved, self.saved_of(batch), "saved");
                self.run(batch, x, params, y, saved, (Some(key), &[]));
            }

            /// The same without masks.   x [B,L,C]  y [B,U] or [B,L,U]
            #[track_caller]
            pub fn infer<T: $kernel>(&self, batch: usize, x: &[T], params: &[T], y: &mut [T]) {
                self.run_alone(batch, x, params, y, &[]);
            }

            #[track_caller]
            fn run_alone<T: $kernel>(&self, batch: usize, x: &[T], params: &[T], y: &mut [T], lengths: &[u32]) {
                let [inputs, outputs] = self.0.lens_of(batch);
                let (x, params, y) =
                    (head(x, inputs, "x"), head(params, self.params(), "params"), head_mut(y, outputs, "y"));
                T::with_scratch(self.saved_of(batch), |saved| self.run(batch, x, params, y, saved, (None, lengths)));
            }

            #[track_caller]
            fn saved_of(&self, batch: usize) -> usize {
                $crate::base::slices::times(batch, self.saved())
            }

            #[track_caller]
            fn run<T: $kernel>(&self, batch: usize, x: &[T], params: &[T], y: &mut [T], saved: &mut [T], of_pass: (Option<Key>, &[u32])) {
                let [inputs, outputs] = self.0.lens_of(batch);
                let (x, params) = (head(x, inputs, "x"), head(params, self.params(), "params"));
                let y = head_mut(y, outputs, "y");
                <T as $kernel>::recurrent_forward($crate::machine::kernel::INSIDE, self, batch, x, params, y, saved, of_pass);
            }

            /// Back through all steps.   x, d_x [B,L,C]  d_y [B,U] or [B,L,U]  saved, key as of `forward`
            #[track_caller]
            pub fn backward<T: $kernel>(&self, batch: usize, back: BackOptional<'_, T>, key: Key) {
                self.run_back(batch, back, (key, &[]));
            }

            #[track_caller]
            fn run_back<T: $kernel>(&self, batch: usize, back: BackOptional<'_, T>, of_pass: (Key, &[u32])) {
                let [inputs, outputs] = self.0.lens_of(batch);
                let lens =
                    Lens { x: inputs, params: self.params(), saved: self.saved_of(batch), y: outputs };
                <T as $kernel>::recurrent_backward($crate::machine::kernel::INSIDE, self, batch, back.checked(lens), of_pass);
            }
        }

        $crate::layers::padded::takes_lengths!($layer);

        impl Padded<'_, $layer> {
            /// As that of the layer; y is 0 behind the end of a sequence.
            #[track_caller]
            pub fn forward<T: $kernel>(&self, batch: usize, x: &[T], params: &[T], y: &mut [T], saved: &mut [T], key: Key) {
                let saved = head_mut(saved, self.layer.saved_of(batch), "saved");
                self.layer.run(batch, x, params, y, saved, (Some(key), self.of(batch)));
            }

            /// The same without masks.
            #[track_caller]
            pub fn infer<T: $kernel>(&self, batch: usize, x: &[T], params: &[T], y: &mut [T]) {
                self.layer.run_alone(batch, x, params, y, self.of(batch));
            }

            /// As that of the layer; d_x is 0 behind the end of a sequence.
            #[track_caller]
            pub fn backward<T: $kernel>(&self, batch: usize, back: BackOptional<'_, T>, key: Key) {
                self.layer.run_back(batch, back, (key, self.of(batch)));
            }
        }

        impl fmt::Display for $layer {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.text($word, f)
            }
        }
    };
}
use recurrent_layer;

/// Runs of these lengths, one after another.
fn split<T, const N: usize>(mut values: &[T], lens: [usize; N]) -> [&[T]; N] {
    lens.map(|len| {
        let (part, rest) = values.split_at(len);
        values = rest;
        part
    })
}

/// The same, to be changed.
fn split_mut<T, const N: usize>(mut values: &mut [T], lens: [usize; N]) -> [&mut [T]; N] {
    lens.map(|len| {
        let (part, rest) = std::mem::take(&mut values).split_at_mut(len);
        values = rest;
        part
    })
}

/// σ(x); for very negative x the exponential is infinite and the quotient 0, which is right.
#[inline(always)]
fn logistic<T: Number>(x: T) -> T {
    T::one() / (T::one() + (-x).exponential())
}

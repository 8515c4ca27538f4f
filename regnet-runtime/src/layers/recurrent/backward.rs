//! Back through time: step after step the cells and h·R, then all weights by one product over all steps.

use super::forward::last;
use super::norm::{self, Kept};
use super::time::{self, Masks};
use super::{Cell, Places, Recurrent, StepBack, split, split_mut};
use crate::base::rng::Key;
use crate::layers::back::{Back, BackOptional};
use crate::machine::kernel::INSIDE;
use crate::machine::matmul;
use crate::machine::number::Number;
use crate::machine::pool::{self, ByChunk, CHUNK};
use crate::machine::product::{End, Sizes, Start};
use crate::machine::simd::vectorized;

/// See the methods of a layer.
pub(super) fn backward<T: Number, C: Cell<T>>(
    cell: &C,
    batch: usize,
    back: BackOptional<'_, T>,
    (key, lengths): (Key, &[u32]),
) {
    let Back { x, params, saved, d_y, d_params, d_x } = back;
    let (settings, form) = (cell.settings(), &C::FORM);
    d_params.fill(T::zero());
    if batch == 0 {
        // Its steps may be any number.
        return;
    }
    let (lens, begin) = (room::<T, C>(settings, batch), room_at_the_beginning::<T, C>(settings, batch));
    let saved = split(saved, settings.saved_lens(form).map(|len| len * settings.input[0] * batch));
    T::with_scratch(lens.iter().chain(&begin).sum(), |scratch| {
        let (used, zeros) = scratch.split_at_mut(lens.iter().sum());
        zeros.fill(T::zero());
        let [ends, x_mask, h_mask, steps, d_from_x, d_from_h, through, masked] = split_mut(used, lens);
        let [none, d_h, d_cell, d_normed] = split_mut(zeros, begin);
        time::ends(settings.input, x, lengths, ends);
        time::draw(settings, Some(key), x_mask, h_mask);
        time::gather(settings.input, x, ends, x_mask, steps);
        let (masks, places) = (Masks { x: x_mask, h: h_mask }, settings.places(form));
        let d = Gradients { d_from_x, d_from_h, d_h, d_cell, d_normed };
        let mut pass = Pass { cell, batch, params, places, ends, masks, none, saved, d };
        for time in (0..settings.input[0]).rev() {
            pass.add_output(time, d_y);
            pass.cells(time);
            pass.product(time, through, d_params);
        }
        pass.weights(steps, masked, d_params);
        if let Some(d_x) = d_x {
            // The steps are not needed any more.
            pass.inputs(steps, d_x);
        }
    });
}

/// The lengths of `ends`, both masks, the steps, the gradients by both products, what comes through h·R, and the states
/// of all steps times their masks.
fn room<T: Number, C: Cell<T>>(settings: &Recurrent, batch: usize) -> [usize; 8] {
    let ([length, channels], units) = (settings.input, settings.units);
    let [x_mask, h_mask] = time::mask_lens(settings, batch, true);
    let products = length * batch * settings.width(&C::FORM);
    let through = batch * units;
    [batch, x_mask, h_mask, length * batch * channels, products, products, through, length * h_mask]
}

/// The lengths of what is 0 at the beginning: the state and the cell before the first step, the gradients by them, and
/// by the outputs of the cell's norms.
fn room_at_the_beginning<T: Number, C: Cell<T>>(settings: &Recurrent, batch: usize) -> [usize; 4] {
    let (form, units) = (&C::FORM, settings.units);
    let normed = if settings.norm && form.cell_norm { settings.input[0] * batch * units } else { 0 };
    [batch * units.max(settings.cell_len(form)), batch * units, batch * units, normed]
}

/// What the steps share.
struct Pass<'a, T, C> {
    cell: &'a C,
    batch: usize,
    params: &'a [T],
    places: Places,
    ends: &'a [T],
    masks: Masks<'a, T>,
    /// Zeros: the state, and what is saved, before the first step.
    none: &'a [T],
    saved: [&'a [T]; 6],
    d: Gradients<'a, T>,
}

/// What is found on the way.
struct Gradients<'a, T> {
    /// By both products of all steps.   [L,B,G·U]
    d_from_x: &'a mut [T],
    d_from_h: &'a mut [T],
    /// By the state, and by the cell's own, of the step that is reached.   [B,U]
    d_h: &'a mut [T],
    d_cell: &'a mut [T],
    /// By the outputs of the cell's norms.   [L,B,U] or none
    d_normed: &'a mut [T],
}

impl<T: Number, C: Cell<T>> Pass<'_, T, C> {
    fn settings(&self) -> &Recurrent {
        self.cell.settings()
    }

    /// d_h += the output's gradient at a step.   d_y [B,U] or [B,L,U]
    fn add_output(&mut self, time: usize, d_y: &[T]) {
        let settings = self.settings();
        let ([length, _], units, sequence) = (settings.input, settings.units, settings.sequence);
        if !sequence {
            if time + 1 == length {
                self.d.d_h.copy_from_slice(d_y);
            }
            return;
        }
        for (example, d_h) in self.d.d_h.chunks_exact_mut(units).enumerate() {
            if !time::is_padding(time, self.ends[example]) {
                let d_y = &d_y[(example * length + time) * units..][..units];
                d_h.iter_mut().zip(d_y).for_each(|(d_h, &d_y)| *d_h += d_y);
            }
        }
    }

    /// The cells of a step, in chunks of examples.
    fn cells(&mut self, time: usize) {
        let (settings, batch) = (*self.settings(), self.batch);
        let (units, cell_len, width) =
            (settings.units, settings.cell_len(&C::FORM), settings.width(&C::FORM));
        let [h, cells, ..] = self.saved;
        let of = Of {
            time,
            ends: self.ends,
            h_before: last(&h[..time * batch * units], batch * units, self.none),
            cells_before: last(&cells[..time * batch * cell_len], batch * cell_len, self.none),
            h: &h[time * batch * units..],
            cells: &cells[time * batch * cell_len..],
        };
        let examples = CHUNK.div_ceil(width.max(1));
        let normed_len = if self.d.d_normed.is_empty() { 0 } else { units };
        let of_time = |len: usize| time * batch * len..(time + 1) * batch * len;
        let (products, normed) = (of_time(width), of_time(normed_len));
        let parts = [
            ByChunk::new(&mut self.d.d_from_x[products.clone()], examples * width),
            ByChunk::new(&mut self.d.d_from_h[products], examples * width),
            ByChunk::new(&mut *self.d.d_h, examples * units),
            ByChunk::new(&mut *self.d.d_cell, examples * units),
            ByChunk::new(&mut self.d.d_normed[normed], examples * normed_len),
        ];
        let (cell, params) = (self.cell, self.params);
        pool::each_part(
            batch.div_ceil(examples),
            parts,
            |chunk, [d_from_x, d_from_h, d_h, d_cell, d_normed]| {
                let out = Out { d_from_x, d_from_h, d_h, d_cell, d_normed };
                cells_of(cell, params, &of, chunk * examples, out);
            },
        );
    }

    /// d_h += d_from_h·Rᵀ, through the norm and the mask; the norm's gradients and that of the recurrent bias.
    fn product(&mut self, time: usize, through: &mut [T], d_params: &mut [T]) {
        let (settings, form, batch) = (*self.settings(), &C::FORM, self.batch);
        let (width, units) = (settings.width(form), settings.units);
        let d = &mut self.d.d_from_h[time * batch * width..][..batch * width];
        let d_bias = &mut d_params[self.places.recurrent_bias.clone()];
        if !d_bias.is_empty() {
            for d in d.chunks_exact(width) {
                d_bias.iter_mut().zip(&d[width - units..]).for_each(|(d_bias, &d)| *d_bias += d);
            }
        }
        if settings.norm {
            let [.., values, scales] = self.saved;
            let kept = Kept {
                values: &values[time * batch * width..],
                scales: &scales[time * batch * form.norms.len()..],
            };
            norm_back(&self.places, 1, (form.norms, self.params), d, kept, d_params);
        }
        if time == 0 {
            return;
        }
        let sizes = Sizes::new(batch, width, units);
        let recurrent = &self.params[self.places.recurrent.clone()];
        matmul::nt(sizes, d, recurrent, (Start::Zero, End::Sum), through);
        if !self.masks.h.is_empty() {
            time::drop_values(self.masks.h, through);
        }
        self.d.d_h.iter_mut().zip(&*through).for_each(|(d_h, &d)| *d_h += d);
    }

    /// The gradients of weights, bias and norms, from all steps.   steps [L,B,C]
    fn weights(&mut self, steps: &[T], masked: &mut [T], d_params: &mut [T]) {
        let (settings, form, batch) = (*self.settings(), &C::FORM, self.batch);
        let ([length, channels], width, units) = (settings.input, settings.width(form), settings.units);
        if settings.bias {
            T::column_sums(INSIDE, self.d.d_from_x, &mut d_params[self.places.bias.clone()]);
        }
        if settings.norm {
            let [_, _, values, scales, ..] = self.saved;
            let kept = Kept { values, scales };
            norm_back(&self.places, 0, (form.norms, self.params), self.d.d_from_x, kept, d_params);
            self.cell_norm(d_params);
        }
        let sizes = Sizes::new(channels, length * batch, width);
        let d_weight = &mut d_params[self.places.weight.clone()];
        matmul::tn(sizes, steps, self.d.d_from_x, Start::Zero, d_weight);
        // The state before the first step is 0.
        let mut h = self.saved[0];
        if !self.masks.h.is_empty() {
            masked.copy_from_slice(h);
            masked.chunks_exact_mut((batch * units).max(1)).for_each(|h| time::drop_values(self.masks.h, h));
            h = masked;
        }
        let sizes = Sizes::new(units, (length - 1) * batch, width);
        let d_recurrent = &mut d_params[self.places.recurrent.clone()];
        matmul::tn(sizes, h, &self.d.d_from_h[batch * width..], Start::Zero, d_recurrent);
    }

    /// d_gamma and d_beta of the norm of the cell's state.
    fn cell_norm(&self, d_params: &mut [T]) {
        let (units, cell_len) = (self.settings().units, self.settings().cell_len(&C::FORM));
        if self.d.d_normed.is_empty() {
            return;
        }
        let [d_gamma, d_beta] = two(d_params, &self.places.norms[2]);
        for (d, cell) in self.d.d_normed.chunks_exact(units).zip(self.saved[1].chunks_exact(cell_len)) {
            // Before the scale, the last of a row.
            norm::add_row(d, &cell[cell_len - 1 - units..cell_len - 1], d_gamma, d_beta);
        }
    }

    /// d_x = d_from_x·Wᵀ, masked.   d_steps [L,B,C]: room  d_x [B,L,C]
    fn inputs(&self, d_steps: &mut [T], d_x: &mut [T]) {
        let (settings, width) = (self.settings(), self.settings().width(&C::FORM));
        let [length, channels] = settings.input;
        let sizes = Sizes::new(length * self.batch, width, channels);
        let weight = &self.params[self.places.weight.clone()];
        matmul::nt(sizes, self.d.d_from_x, weight, (Start::Zero, End::Sum), d_steps);
        time::scatter(settings.input, d_steps, self.masks.x, d_x);
    }
}

/// The norm of one of the products, back.
fn norm_back<T: Number>(
    places: &Places,
    which: usize,
    (norms, params): (&'static [usize], &[T]),
    d: &mut [T],
    kept: Kept<&[T]>,
    d_params: &mut [T],
) {
    let gamma = &params[places.norms[which][0].clone()];
    norm::rows_back(norms, d, kept, gamma, two(d_params, &places.norms[which]));
}

/// Two tensors that stand one behind the other.
fn two<'a, T>(params: &'a mut [T], [first, second]: &[std::ops::Range<usize>; 2]) -> [&'a mut [T]; 2] {
    let (first, second) = params[first.start..second.end].split_at_mut(first.len());
    [first, second]
}

/// What a step reads, for the whole batch.
struct Of<'a, T> {
    time: usize,
    ends: &'a [T],
    h_before: &'a [T],
    cells_before: &'a [T],
    h: &'a [T],
    cells: &'a [T],
}

/// What a step writes, for a chunk of examples.
struct Out<'a, T> {
    d_from_x: &'a mut [T],
    d_from_h: &'a mut [T],
    d_h: &'a mut [T],
    d_cell: &'a mut [T],
    d_normed: &'a mut [T],
}

vectorized! {
    /// The step back of each example from `first` on.
    fn cells_of[T: Number, C: Cell<T>](cell: &C, params: &[T], of: &Of<'_, T>, first: usize, out: Out<'_, T>) = cells_plain;
}

#[inline(always)]
fn cells_plain<T: Number, C: Cell<T>>(cell: &C, params: &[T], of: &Of<'_, T>, first: usize, out: Out<'_, T>) {
    let settings = cell.settings();
    let (units, cell_len, width) = (settings.units, settings.cell_len(&C::FORM), settings.width(&C::FORM));
    let normed_len = if out.d_normed.is_empty() { 0 } else { units };
    for (row, d_h) in out.d_h.chunks_exact_mut(units).enumerate() {
        let example = first + row;
        let d_from_x = &mut out.d_from_x[row * width..][..width];
        let d_from_h = &mut out.d_from_h[row * width..][..width];
        if time::is_padding(of.time, of.ends[example]) {
            d_from_x.fill(T::zero());
            d_from_h.fill(T::zero());
            continue;
        }
        let step = StepBack {
            h_before: &of.h_before[example * units..][..units],
            cell_before: &of.cells_before[example * cell_len..][..cell_len],
            cell: &of.cells[example * cell_len..][..cell_len],
            h: &of.h[example * units..][..units],
            d_h,
            d_cell: &mut out.d_cell[row * units..][..units],
            d_from_x,
            d_from_h,
            d_normed: &mut out.d_normed[row * normed_len..][..normed_len],
        };
        cell.step_back(params, step);
    }
}

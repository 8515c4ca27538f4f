//! Forward through time: x·W for all steps at once, then step after step h·R for the batch and the cells.

use super::norm::{self, Kept};
use super::time::{self, Masks};
use super::{Cell, Recurrent, Step, split_mut};
use crate::base::rng::Key;
use crate::machine::matmul;
use crate::machine::number::Number;
use crate::machine::pool::{self, ByChunk, CHUNK};
use crate::machine::product::{End, Sizes, Start};
use crate::machine::simd::vectorized;

/// See the methods of a layer.
pub(super) fn forward<T: Number, C: Cell<T>>(
    cell: &C,
    batch: usize,
    x: &[T],
    params: &[T],
    y: &mut [T],
    saved: &mut [T],
    (key, lengths): (Option<Key>, &[u32]),
) {
    let (settings, form) = (cell.settings(), &C::FORM);
    if batch == 0 {
        // Its steps may be any number.
        return;
    }
    let ([length, channels], width) = (settings.input, settings.width(form));
    let [x_mask, h_mask] = time::mask_lens(settings, batch, key.is_some());
    let rows = length * batch;
    let states = batch * settings.units.max(settings.cell_len(form));
    let lens = [batch, x_mask, h_mask, rows * channels, rows * width, batch * width, h_mask, states];
    let saved = split_mut(saved, settings.saved_lens(form).map(|len| len * rows));
    T::with_scratch(lens.iter().sum(), |scratch| {
        let [ends, x_mask, h_mask, steps, from_x, from_h, masked, none] = split_mut(scratch, lens);
        time::ends(settings.input, x, lengths, ends);
        time::draw(settings, key, x_mask, h_mask);
        time::gather(settings.input, x, ends, x_mask, steps);
        let masks = Masks { x: x_mask, h: h_mask };
        let mut pass = Pass { cell, batch, params, ends, masks, none, from_h, masked, saved };
        pass.none.fill(T::zero());
        pass.products_of_x(steps, from_x);
        for time in 0..length {
            pass.step(time, &from_x[time * batch * width..][..batch * width]);
        }
        // Where no lengths go along, NaN tells the next layer.
        let padding = if lengths.is_empty() { T::nan() } else { T::zero() };
        time::emit(settings, pass.saved[0], pass.ends, padding, y);
    });
}

/// What the steps share.
struct Pass<'a, T, C> {
    cell: &'a C,
    batch: usize,
    params: &'a [T],
    ends: &'a [T],
    masks: Masks<'a, T>,
    /// Zeros: the state, and what is saved, before the first step.
    none: &'a mut [T],
    /// h·R of a step.
    from_h: &'a mut [T],
    /// The state times its mask.
    masked: &'a mut [T],
    /// h, cells, and of both norms values and scales, each [L,B,…].
    saved: [&'a mut [T]; 6],
}

impl<T: Number, C: Cell<T>> Pass<'_, T, C> {
    fn settings(&self) -> &Recurrent {
        self.cell.settings()
    }

    /// from_x = x·W + bias, or norm(x·W) + bias.   steps [L·B,C]  from_x [L·B,G·U]
    fn products_of_x(&mut self, steps: &[T], from_x: &mut [T]) {
        let (settings, form) = (*self.settings(), &C::FORM);
        let places = settings.places(form);
        let (weight, bias) = (&self.params[places.weight], &self.params[places.bias]);
        let start = if settings.norm || bias.is_empty() { Start::Zero } else { Start::Row(bias) };
        let width = settings.width(form);
        let sizes = Sizes::new(settings.input[0] * self.batch, settings.input[1], width);
        matmul::nn(sizes, steps, weight, (start, End::Sum), from_x);
        if settings.norm {
            let [_, _, values, scales, ..] = &mut self.saved;
            let kept = Kept { values: &mut **values, scales: &mut **scales };
            norm::rows(form.norms, from_x, kept, places.norms[0].clone().map(|place| &self.params[place]));
            if !bias.is_empty() {
                let rows = from_x.chunks_exact_mut(width);
                rows.for_each(|row| row.iter_mut().zip(bias).for_each(|(value, &bias)| *value += bias));
            }
        }
    }

    /// from_h = h·R, or norm(h·R), of the state before a step.
    fn products_of_h(&mut self, time: usize) {
        let (settings, form, batch) = (*self.settings(), &C::FORM, self.batch);
        let (width, values) = (settings.width(form), batch * settings.units);
        let places = settings.places(form);
        if time == 0 {
            self.from_h.fill(T::zero());
        } else {
            let mut h = &self.saved[0][(time - 1) * values..][..values];
            if !self.masks.h.is_empty() {
                self.masked.copy_from_slice(h);
                time::drop_values(self.masks.h, self.masked);
                h = self.masked;
            }
            let sizes = Sizes::new(batch, settings.units, width);
            matmul::nn(sizes, h, &self.params[places.recurrent], (Start::Zero, End::Sum), self.from_h);
        }
        if settings.norm {
            let [.., values, scales] = &mut self.saved;
            let norms = form.norms.len();
            let kept = Kept {
                values: &mut values[time * batch * width..][..batch * width],
                scales: &mut scales[time * batch * norms..][..batch * norms],
            };
            let params = places.norms[1].clone().map(|place| &self.params[place]);
            norm::rows(form.norms, self.from_h, kept, params);
        }
    }

    /// The states of a step.
    fn step(&mut self, time: usize, from_x: &[T]) {
        self.products_of_h(time);
        let (batch, settings) = (self.batch, *self.settings());
        let (units, cell_len, width) =
            (settings.units, settings.cell_len(&C::FORM), settings.width(&C::FORM));
        let [h, cells, ..] = &mut self.saved;
        let (h_before, h) = h.split_at_mut(time * batch * units);
        let (cells_before, cells) = cells.split_at_mut(time * batch * cell_len);
        let before = Before {
            h: last(h_before, batch * units, self.none),
            cells: last(cells_before, batch * cell_len, self.none),
        };
        let examples = CHUNK.div_ceil(width.max(1));
        let parts = [
            ByChunk::new(&mut h[..batch * units], examples * units),
            ByChunk::new(&mut cells[..batch * cell_len], examples * cell_len),
        ];
        let (cell, params, from_h, ends) = (self.cell, self.params, &*self.from_h, self.ends);
        pool::each_part(batch.div_ceil(examples), parts, |chunk, [h, cells]| {
            let first = chunk * examples;
            let of = Of { time, first, from_x, from_h, before, ends };
            cells_of(cell, params, &of, h, cells);
        });
    }
}

/// The states and the cells before a step.   h [B,U]  cells [B,cell_len]
#[derive(Clone, Copy)]
struct Before<'a, T> {
    h: &'a [T],
    cells: &'a [T],
}

/// The last `len` values, or as many zeros before the first step.
pub(super) fn last<'a, T>(all: &'a [T], len: usize, none: &'a [T]) -> &'a [T] {
    if all.is_empty() { &none[..len] } else { &all[all.len() - len..] }
}

/// What a step reads, for the whole batch, and the first example of a chunk.
struct Of<'a, T> {
    time: usize,
    first: usize,
    from_x: &'a [T],
    from_h: &'a [T],
    before: Before<'a, T>,
    ends: &'a [T],
}

vectorized! {
    /// The step of each example of a chunk.   h [examples,U]  cells [examples,cell_len]
    fn cells_of[T: Number, C: Cell<T>](cell: &C, params: &[T], of: &Of<'_, T>, h: &mut [T], cells: &mut [T]) = cells_plain;
}

#[inline(always)]
fn cells_plain<T: Number, C: Cell<T>>(cell: &C, params: &[T], of: &Of<'_, T>, h: &mut [T], cells: &mut [T]) {
    let settings = cell.settings();
    let (units, cell_len, width) = (settings.units, settings.cell_len(&C::FORM), settings.width(&C::FORM));
    for (row, h) in h.chunks_exact_mut(units).enumerate() {
        let example = of.first + row;
        let h_before = &of.before.h[example * units..][..units];
        let cell_before = &of.before.cells[example * cell_len..][..cell_len];
        let saved = &mut cells[row * cell_len..][..cell_len];
        if time::is_padding(of.time, of.ends[example]) {
            h.copy_from_slice(h_before);
            saved.copy_from_slice(cell_before);
            continue;
        }
        let from_x = &of.from_x[example * width..][..width];
        let from_h = &of.from_h[example * width..][..width];
        cell.step(params, Step { from_x, from_h, h_before, cell_before, cell: saved, h });
    }
}

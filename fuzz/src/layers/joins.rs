//! Where branches meet, what moves examples into lanes, and the pieces that the pool hands out.

use regnet::__private::{from_lanes, to_lanes};
use regnet::Scalar;
use regnet::layers::{self, Concat};
use regnet::pool::{self, ByChunk, ByThread};

use super::super::case::{Case, len};

const WIDTHS: [&[usize]; 8] = [
    &[1, 3],
    &[2],
    &[],
    &[0, 4],
    &[5, 1, 2],
    &[usize::MAX, 2],
    &[usize::MAX / 2, usize::MAX / 2 + 2],
    &[1 << (usize::BITS - 2), 1],
];

pub fn concat<T: Scalar>(case: &mut Case<'_, T>) {
    let layer = Concat { rows: case.size(), widths: case.draws.pick(&WIDTHS) };
    let (batch, part) = (case.size(), case.draws.below(4));
    case.refusable_if(part >= layer.widths.len());
    let sum = layer.widths.iter().fold(0, |sum: usize, &width| sum.saturating_add(width));
    let width = layer.widths.get(part).copied().unwrap_or(0);
    let (of_part, whole) = (len(&[batch, layer.rows, width]), len(&[batch, layer.rows, sum]));
    if case.draws.flag() {
        return case.run((&layer, "take"), of_part, [whole], [of_part], |[d_y], [d_x]| {
            layer.take(batch, part, d_y, d_x)
        });
    }
    case.run((&layer, "put"), of_part, [of_part], [whole], |[x], [y]| layer.put(batch, part, x, y));
}

pub fn add<T: Scalar>(case: &mut Case<'_, T>) {
    let n = case.size();
    let all = n as u128;
    if case.draws.flag() {
        return case.run((&n, "add_assign"), all, [all], [all], |[x], [acc]| layers::add_assign(n, acc, x));
    }
    case.run((&n, "add"), all, [all, all], [all], |[a, b], [out]| layers::add(n, a, b, out));
}

pub fn copy<T: Scalar>(case: &mut Case<'_, T>) {
    let n = case.size();
    case.run((&n, "copy"), n as u128, [n as u128], [n as u128], |[x], [y]| layers::copy(n, x, y));
}

pub fn lanes<T: Scalar>(case: &mut Case<'_, T>) {
    let (lanes, n) = (case.lanes(), case.size());
    let (rows, groups) = (len(&[lanes.batch(), n]), len(&[Case::<T>::examples(lanes), n]));
    if case.draws.flag() {
        return case
            .run((&(lanes, n), "to_lanes"), groups, [rows], [groups], |[x], [y]| to_lanes(lanes, n, x, y));
    }
    case.run((&(lanes, n), "from_lanes"), groups, [groups], [rows], |[x], [y]| from_lanes(lanes, n, x, y));
}

/// Buffers in pieces: every value once, on whatever threads.
pub fn chunks<T: Scalar>(case: &mut Case<'_, T>) {
    let [values, size, chunks] = case.sizes();
    if size == 0 && chunks > 1 << 10 {
        return;
    }
    let needed = len(&[chunks.saturating_sub(1), size]);
    // A buffer is as long as it is.
    case.idle_if(true);
    case.refusable_if(true);
    match case.draws.below(3) {
        0 => case.run((&[values, size], "chunks_mut"), values as u128, [], [values as u128], |[], [y]| {
            let values = values.min(y.len());
            pool::chunks_mut(&mut y[..values], size, &|_, y| y.fill(T::of(1.0)));
            assert!(size == 0 || y[..values].iter().all(|&y| y == T::of(1.0)), "a value was left out");
        }),
        1 => case.run((&[size, chunks], "each_part"), needed, [], [needed], |[], [y]| {
            let needed = (needed as usize).min(y.len());
            pool::each_part(chunks, ByChunk::new(&mut y[..needed], size), |_, y| y.fill(T::of(1.0)));
        }),
        _ => case.run((&[values, size], "by thread"), values as u128, [], [values as u128], |[], [y]| {
            let values = values.min(y.len());
            let share = ByThread::new(&mut y[..values], size);
            pool::each_part(chunks.min(1 << 10), share, |_, y| y.fill(T::of(1.0)));
        }),
    }
}

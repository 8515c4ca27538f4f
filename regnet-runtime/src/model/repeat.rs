//! A block that is repeated a constant number of times: the same steps for each copy's parameters, statistics
//! and buffers. Copy i takes the output of copy i − 1.

use crate::base::rng::Key;
use crate::flat::params::Params;
use crate::flat::stats::Stats;
use crate::layers::join::copy;
use crate::model::pass::{See, Shown, Steps, Workspace};
use crate::model::scalar::Scalar;

/// Buffers for each copy.
#[must_use]
pub fn workspaces<T: Scalar, B: Steps<T>>(
    count: usize,
    capacity: usize,
    training: bool,
) -> Vec<B::Workspace> {
    (0..count).map(|_| B::make_workspace(capacity, training)).collect()
}

/// The slice of one copy.
fn part<T>(values: &[T], len: usize, index: usize) -> &[T] {
    &values[index * len..(index + 1) * len]
}

fn part_mut<T>(values: &mut [T], len: usize, index: usize) -> &mut [T] {
    &mut values[index * len..(index + 1) * len]
}

/// The first parameters of the users' layers of all copies.
pub fn init<T: Scalar, B: Steps<T>>(count: usize, params: &mut [T], key: Key) {
    for index in 0..count {
        B::init_layers(part_mut(params, B::PARAMS, index), key.fork(index as u64));
    }
}

/// All copies forward, in training mode.
#[allow(clippy::too_many_arguments)]
pub fn forward<T: Scalar, B: Steps<T>>(
    (name, count): (&str, usize),
    batch: usize,
    x: &[T],
    params: &[T],
    stats: &mut Stats<'_, T>,
    y: &mut [T],
    copies: &mut [B::Workspace],
    key: Key,
    see: &mut See<'_, T>,
) {
    let width = x.len().min(y.len());
    for index in 0..count {
        let (before, ws) = copies.split_at_mut(index);
        let x = match before.last_mut() {
            None => x,
            Some(last) => last.output(),
        };
        let stats = &mut stats.part(index * B::STATS..(index + 1) * B::STATS);
        let (params, key) = (part(params, B::PARAMS, index), key.fork(index as u64));
        within((name, index), see, |see| B::forward_steps(batch, x, params, stats, &mut ws[0], key, see));
    }
    finish::<T, B>(width, x, y, copies);
}

/// Calls `run` with what shows a copy's layers under their full names; inside a block they begin with the block's, without
/// the copy.
fn within<T: Scalar>((name, index): (&str, usize), see: &mut See<'_, T>, run: impl FnOnce(&mut See<'_, T>)) {
    if !see.sees() {
        return run(&mut See::nothing());
    }
    let mut inner = |shown: Shown, layer: &str, values: &[T]| {
        let layer = layer.strip_prefix(name).map_or(layer, |rest| rest.trim_start_matches('.'));
        see.show(shown, &format!("{name}.{index}.{layer}"), values);
    };
    run(&mut See::with(&mut inner));
}

/// Copies the last copy's output, or with no copy the input, to where the next layer reads.
fn finish<T: Scalar, B: Steps<T>>(width: usize, x: &[T], y: &mut [T], copies: &mut [B::Workspace]) {
    match copies.last_mut() {
        None => copy(width, x, y),
        Some(last) => {
            let out = last.output();
            copy(out.len().min(y.len()), out, y);
        }
    }
}

/// All copies at inference.
pub fn infer<T: Scalar, B: Steps<T>>(
    count: usize,
    batch: usize,
    x: &[T],
    params: &[T],
    stats: &[T],
    y: &mut [T],
    copies: &mut [B::Workspace],
) {
    let mut width = x.len().min(y.len());
    copy(width, x, y);
    for (index, ws) in copies.iter_mut().enumerate().take(count) {
        let (params, stats) = (part(params, B::PARAMS, index), part(stats, B::STATS, index));
        let out = B::infer_steps(batch, y, params, stats, ws);
        width = out.len();
        copy(width, out, y);
    }
}

/// All copies backward, last first; `grads` is overwritten, `d_x` is the gradient of the first copy's input.
#[allow(clippy::too_many_arguments)]
pub fn backward<T: Scalar, B: Steps<T>>(
    (name, count): (&str, usize),
    batch: usize,
    x: &[T],
    params: &mut Params<'_, T>,
    d_y: &[T],
    grads: &mut [T],
    d_x: &mut [T],
    copies: &mut [B::Workspace],
    key: Key,
    see: &mut See<'_, T>,
) {
    let width = d_y.len().min(d_x.len());
    for index in (0..count).rev() {
        let (before, rest) = copies.split_at_mut(index);
        let (ws, after) = rest.split_at_mut(1);
        let d = match after.first() {
            None => d_y,
            Some(next) => next.input_gradient(),
        };
        let x = match before.last_mut() {
            None => x,
            Some(last) => last.output(),
        };
        let params = &mut params.part(index * B::PARAMS..(index + 1) * B::PARAMS);
        let grads = part_mut(grads, B::PARAMS, index);
        let key = key.fork(index as u64);
        within((name, index), see, |see| {
            B::backward_steps(batch, x, params, d, &mut ws[0], key, grads, true, see);
        });
    }
    match copies.first() {
        None => copy(width, d_y, d_x),
        Some(first) => {
            let d = first.input_gradient();
            copy(d.len().min(d_x.len()), d, d_x);
        }
    }
}

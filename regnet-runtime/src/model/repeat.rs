//! A block that is repeated a constant number of times: the same steps for each copy's parameters, statistics
//! and buffers. Copy i takes the output of copy i − 1.

use crate::base::rng::Key;
use crate::base::shape::Shape;
use crate::flat::params::Params;
use crate::layers::join::copy;
use crate::model::pass::{Backward, Buffers, Forward, Infer, Plan, Steps};
use crate::model::scalar::Scalar;
use crate::spec::{LayerSpec, params_of, stats_of};

/// The line of such a block in `SPEC`.
#[must_use]
pub const fn layer<B: Plan>(name: &'static str, output: Shape, copies: usize) -> LayerSpec {
    LayerSpec::repeated(name, output, copies, B::LAYERS, B::BUFFERS)
}

/// The sizes of one copy: parameters and statistics.
const fn sizes<B: Plan>() -> (usize, usize) {
    const { (params_of(B::LAYERS), stats_of(B::LAYERS)) }
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
    let (len, _) = sizes::<B>();
    for index in 0..count {
        B::init_layers(part_mut(params, len, index), key.fork(index as u64));
    }
}

/// All copies forward, in training mode.
pub fn forward<T: Scalar, B: Steps<T>>(pass: Forward<'_, T>, y: &mut [T], copies: &mut [Buffers<T>]) {
    let Forward { batch, x, params, mut stats, key } = pass;
    let (len, of_stats) = sizes::<B>();
    for index in 0..copies.len() {
        let (before, ws) = copies.split_at_mut(index);
        let x = before.last().map_or(x, |last| last.get(B::OUTPUT));
        let params = part(params, len, index);
        let stats = stats.part(index * of_stats..(index + 1) * of_stats);
        B::forward(Forward { batch, x, params, stats, key: key.fork(index as u64) }, &mut ws[0]);
    }
    // The last copy's output, or with no copy the input, to where the next layer reads.
    let out = copies.last().map_or(x, |last| last.get(B::OUTPUT));
    copy(out.len().min(y.len()), out, y);
}

/// All copies at inference.
pub fn infer<T: Scalar, B: Steps<T>>(pass: Infer<'_, T>, y: &mut [T], copies: &mut [Buffers<T>]) {
    let Infer { batch, x, params, stats } = pass;
    let (len, of_stats) = sizes::<B>();
    copy(x.len().min(y.len()), x, y);
    for (index, ws) in copies.iter_mut().enumerate() {
        let (params, stats) = (part(params, len, index), part(stats, of_stats, index));
        let out = B::infer(Infer { batch, x: y, params, stats }, ws);
        copy(out.len(), out, y);
    }
}

/// All copies backward, last first; `d_x` is the gradient of the first copy's input.
pub fn backward<T: Scalar, B: Steps<T>>(pass: Backward<'_, T>, d_x: &mut [T], copies: &mut [Buffers<T>]) {
    let Backward { batch, x, mut params, d_y, grads, key, .. } = pass;
    let (len, _) = sizes::<B>();
    for index in (0..copies.len()).rev() {
        let (before, rest) = copies.split_at_mut(index);
        let (ws, after) = rest.split_at_mut(1);
        let d_y = after.first().map_or(d_y, |next| next.get(B::INPUT_GRADIENT));
        let x = before.last().map_or(x, |last| last.get(B::OUTPUT));
        let params: Params<'_, T> = params.part(index * len..(index + 1) * len);
        let (grads, key) = (part_mut(grads, len, index), key.fork(index as u64));
        B::backward(Backward { batch, x, params, d_y, grads, key, input_gradient: true }, &mut ws[0]);
    }
    let d = copies.first().map_or(d_y, |first| first.get(B::INPUT_GRADIENT));
    copy(d.len().min(d_x.len()), d, d_x);
}

//! The layers that take the lengths of a padded sequence, each run by itself.

use crate::layers::Back;
use crate::model::operation::{Backward, Forward, Infer, Operation};
use crate::model::scalar::Scalar;

/// The forward pass in training of a layer, over the steps that exist; without lengths as ever.
pub(crate) fn forward<T: Scalar>(operation: &Operation<'_>, lengths: &[u32], pass: Forward<'_, T>) {
    if lengths.is_empty() {
        return operation.forward(pass);
    }
    let Forward { batch, x, params, stats, y, saved, key } = pass;
    match operation {
        Operation::Rnn(layer) => layer.padded(lengths).forward(batch, x, params, y, saved, key),
        Operation::Gru(layer) => layer.padded(lengths).forward(batch, x, params, y, saved, key),
        Operation::Lstm(layer) => layer.padded(lengths).forward(batch, x, params, y, saved, key),
        Operation::BatchNorm(norm) => norm.padded(lengths).forward(batch, x, params, stats, y, saved),
        Operation::BatchRenorm(norm) => norm.padded(lengths).forward(batch, x, params, stats, y, saved),
        Operation::GroupNorm(norm) => norm.padded(lengths).forward(batch, x, params, y, saved),
        Operation::InstanceNorm(norm) => norm.padded(lengths).forward(batch, x, params, y, saved),
        Operation::GlobalAvgPool(pool) => pool.padded(lengths).forward(batch, x, y),
        Operation::GlobalMaxPool(pool) => pool.padded(lengths).forward(batch, x, y),
        other => unreachable!("{other:?} takes no lengths"),
    }
}

/// The same at inference.
pub(crate) fn infer<T: Scalar>(operation: &Operation<'_>, lengths: &[u32], pass: Infer<'_, T>) {
    if lengths.is_empty() {
        return operation.infer(pass);
    }
    let Infer { batch, x, params, stats, y } = pass;
    match operation {
        Operation::Rnn(layer) => layer.padded(lengths).infer(batch, x, params, y),
        Operation::Gru(layer) => layer.padded(lengths).infer(batch, x, params, y),
        Operation::Lstm(layer) => layer.padded(lengths).infer(batch, x, params, y),
        Operation::BatchNorm(norm) => norm.padded(lengths).infer(batch, x, params, stats, y),
        Operation::BatchRenorm(norm) => norm.padded(lengths).infer(batch, x, params, stats, y),
        Operation::GroupNorm(norm) => norm.padded(lengths).infer(batch, x, params, y),
        Operation::InstanceNorm(norm) => norm.padded(lengths).infer(batch, x, params, y),
        Operation::GlobalAvgPool(pool) => pool.padded(lengths).forward(batch, x, y),
        Operation::GlobalMaxPool(pool) => pool.padded(lengths).forward(batch, x, y),
        other => unreachable!("{other:?} takes no lengths"),
    }
}

/// The backward pass.
pub(crate) fn backward<T: Scalar>(operation: &Operation<'_>, lengths: &[u32], pass: Backward<'_, T>) {
    if lengths.is_empty() {
        return operation.backward(pass);
    }
    let Backward { batch, x, y, params, saved, d_y, d_params, d_x, key } = pass;
    let norm_back = |d_params, d_x| Back::new(x, params, saved, d_y, d_params, d_x);
    let back = |d_params, d_x| Back::optional(x, params, saved, d_y, d_params, Some(d_x));
    match operation {
        Operation::Rnn(layer) => layer.padded(lengths).backward(batch, back(d_params, d_x), key),
        Operation::Gru(layer) => layer.padded(lengths).backward(batch, back(d_params, d_x), key),
        Operation::Lstm(layer) => layer.padded(lengths).backward(batch, back(d_params, d_x), key),
        Operation::BatchNorm(norm) => norm.padded(lengths).backward(batch, norm_back(d_params, d_x)),
        Operation::BatchRenorm(norm) => norm.padded(lengths).backward(batch, norm_back(d_params, d_x)),
        Operation::GroupNorm(norm) => norm.padded(lengths).backward(batch, norm_back(d_params, d_x)),
        Operation::InstanceNorm(norm) => norm.padded(lengths).backward(batch, norm_back(d_params, d_x)),
        Operation::GlobalAvgPool(pool) => pool.padded(lengths).backward(batch, d_y, d_x),
        Operation::GlobalMaxPool(pool) => pool.padded(lengths).backward(batch, x, y, d_y, d_x),
        other => unreachable!("{other:?} takes no lengths"),
    }
}

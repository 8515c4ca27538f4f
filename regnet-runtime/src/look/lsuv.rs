//! Layer-sequential unit variance: a start that a batch of data decides.

use std::ops::Range;

use ndarray::{ArrayView, Dimension};

use crate::base::error::Error;
use crate::base::functions::square;
use crate::base::hash::Hash;
use crate::base::rng::Key;
use crate::flat::linear::LinearKernel;
use crate::machine::kernel::INSIDE;
use crate::model::network::Network;
use crate::model::padding;
use crate::model::predict::batch_axis;
use crate::model::scalar::Scalar;
use crate::model::step;
use crate::model::wrapper::Model;
use crate::spec::Kind;
use crate::spec::init::Init;

/// A variance this near to 1 is good enough,
const NEAR: f64 = 0.1;
/// and so many times a weight is scaled at most (Mishkin and Matas).
const MOST: usize = 10;

/// Sets the weights of all dense and convolutional layers, in order: orthonormal, then divided by the standard deviation
/// of the layer's output on this batch, in training mode, until its variance lies within 0.1 of 1, at most 10 times
/// (Mishkin and Matas, arXiv 1511.06422). The layers with the variances that they end with. Biases, statistics and frozen
/// weights stay.
///
/// # Errors
/// Inputs that do not fit the network, or an output that is not finite.
pub fn lsuv<N: Network, D: Dimension>(
    net: &mut Model<N>,
    x: ArrayView<'_, N::Scalar, D>,
) -> Result<Vec<(String, f64)>, Error> {
    let batch = batch_axis::<N>(x.shape())?;
    let mut x = x.iter().copied().collect::<Vec<_>>();
    if let Some(standardize) = &net.state().standardize {
        standardize.apply_inputs(&mut x);
    }
    let x = &x[..batch * N::SPEC.input.len()];
    if let Some(layer) = N::SPEC.single_value_layer(padding::count::<N>(x), net.state().frozen.stats()) {
        return Err(Error::Batch(format!("`{}` needs two examples or more", layer.name)));
    }
    let walk = N::SPEC.walk();
    let linear = |range: &Range<usize>| {
        let of = walk.iter().find(|visit| visit.params.start <= range.start && range.end <= visit.params.end);
        of.is_some_and(|visit| visit.layer.operation().is_linear())
    };
    let mut weights = Vec::new();
    N::SPEC.each_param(|tensor| {
        let spec = tensor.spec();
        let frozen = net.state().frozen.holds(&tensor.range());
        if spec.kind == Kind::Weight && linear(&tensor.range()) && !frozen && !spec.shape.is_empty() {
            weights.push((tensor.name(), spec.shape, tensor.range()));
        }
    });
    let key = key_of(&net.state().params);
    let mut reached = Vec::new();
    for (number, (name, shape, range)) in weights.into_iter().enumerate() {
        let layer = name.rsplit_once('.').map_or(name.as_str(), |(layer, _)| layer).to_owned();
        Init::Orthogonal(1.0).fill(
            shape,
            &mut net.state_mut().params[range.clone()],
            key.stream(number as u32),
        );
        let mut variance = f64::NAN;
        for scaled in 0..=MOST {
            let found = step::trace(net, x, key, |visit, _| visit.name == layer);
            variance = variance_of(found.output());
            if !variance.is_finite() {
                return Err(Error::NotFinite(format!("the output of `{layer}` has the variance {variance}")));
            }
            // An output that is always the same cannot be scaled.
            if (variance - 1.0).abs() < NEAR || variance == 0.0 || scaled == MOST {
                break;
            }
            N::Scalar::scale_by(INSIDE, variance.sqrt().recip(), &mut net.state_mut().params[range.clone()]);
        }
        reached.push((layer, variance));
    }
    Ok(reached)
}

/// Other random numbers for a network of another seed.
fn key_of<T: Scalar>(params: &[T]) -> Key {
    let hash = params.iter().fold(Hash::new(), |hash, w| hash.with(&w.wide().to_bits().to_le_bytes()));
    Key::new(hash.value())
}

/// Over all values of the batch.
fn variance_of<T: Scalar>(output: &[T]) -> f64 {
    let count = output.len().max(1) as f64;
    let mean = output.iter().map(|y| y.wide()).sum::<f64>() / count;
    output.iter().map(|y| square(y.wide() - mean)).sum::<f64>() / count
}

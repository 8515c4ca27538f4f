//! Arrays in, arrays out: inference for callers who do not count microseconds.

use ndarray::{Array, ArrayView, Dimension, IntoDimension};

use crate::base::error::Error;
use crate::base::real::Real;
use crate::base::shape::Shape;
use crate::base::slices::largest;
use crate::loss::Answers;
use crate::model::inputs;
use crate::model::network::{Network, State};
use crate::model::workspace::Workspace;
use crate::model::wrapper::Model;

/// Examples at a time: large enough for full speed, small enough for the cache of a small machine.
pub(crate) const INFERENCE_BATCH: usize = 256;

/// The loss's probabilities (softmax, sigmoid) or values, in the units of the data that `Standardize` saw.
///
/// # Errors
/// An array whose axes are not the batch's and the input's, an empty one, or a value that is no word of a vocabulary.
pub fn try_predict<N: Network, D: Dimension>(
    net: &Model<N>,
    x: ArrayView<'_, N::Scalar, D>,
) -> Result<Array<N::Scalar, N::Outputs>, Error> {
    let standardize = net.state().standardize.as_ref();
    run(
        net,
        x,
        |chunk| standardize.into_iter().for_each(|s| s.apply_inputs(chunk)),
        |batch, y| {
            if let Some(loss) = N::LOSS {
                loss.link(batch, y);
            }
            standardize.into_iter().for_each(|s| s.restore_targets(y));
        },
    )
}

/// The class of each example.
///
/// # Errors
/// As `try_predict`, and a loss that is not one of classes.
pub fn try_predict_classes<N: Network, D: Dimension>(
    net: &Model<N>,
    x: ArrayView<'_, N::Scalar, D>,
) -> Result<Vec<u32>, Error> {
    let (name, width) = (N::SPEC.name, N::SPEC.output.len());
    let none = || Error::Setting(format!("`{name}` has no loss of classes, and so no classes to predict"));
    let loss = N::LOSS.ok_or_else(none)?;
    let middle = match loss.answers() {
        Answers::Class => None,
        Answers::YesOrNo { probabilities } if width == 1 => Some(if probabilities { 0.5 } else { 0.0 }),
        Answers::YesOrNo { .. } | Answers::Value => return Err(none()),
    };
    let predictions = try_predict(net, x)?;
    let rows = predictions.as_slice().expect("predictions are in standard layout").chunks_exact(width);
    Ok(match middle {
        None => rows.map(|row| largest(row) as u32).collect(),
        Some(middle) => rows.map(|row| u32::from(row[0].wide() > middle)).collect(),
    })
}

/// The outputs of the last layer.
///
/// # Errors
/// An array whose axes are not the batch's and the input's, an empty one, or a value that is no word of a vocabulary.
pub fn try_scores<N: Network, D: Dimension>(
    net: &Model<N>,
    x: ArrayView<'_, N::Scalar, D>,
) -> Result<Array<N::Scalar, N::Outputs>, Error> {
    let standardize = net.state().standardize.as_ref();
    run(net, x, |chunk| standardize.into_iter().for_each(|s| s.apply_inputs(chunk)), |_, _| ())
}

fn run<N: Network, D: Dimension>(
    net: &Model<N>,
    x: ArrayView<'_, N::Scalar, D>,
    before: impl Fn(&mut [N::Scalar]),
    after: impl Fn(usize, &mut [N::Scalar]),
) -> Result<Array<N::Scalar, N::Outputs>, Error> {
    let batch = batch_axis::<N>(x.shape())?;
    let State { params, stats, .. } = net.state();
    let mut ws = Workspace::<N>::new(batch.min(INFERENCE_BATCH), false);
    ws.set(net.settings())?;
    let mut y = Vec::with_capacity(batch * N::SPEC.output.len());
    in_chunks::<N, D>(x, before, |count, chunk| {
        let start = y.len();
        y.extend_from_slice(ws.infer(count, chunk, params, stats));
        after(count, &mut y[start..]);
    })?;
    Ok(outputs::<N>(batch, y))
}

/// Calls `job` with some examples at a time, their number first, after `before` has changed them.
pub(crate) fn in_chunks<N: Network, D: Dimension>(
    x: ArrayView<'_, N::Scalar, D>,
    before: impl Fn(&mut [N::Scalar]),
    mut job: impl FnMut(usize, &[N::Scalar]),
) -> Result<(), Error> {
    // Arrays can be transposed views; the kernels read rows.
    let x = x.as_standard_layout();
    let x = x.as_slice().expect("an array in standard layout is a slice");
    let width = N::SPEC.input.len();
    let mut chunk = Vec::new();
    for (number, examples) in x.chunks(INFERENCE_BATCH * width).enumerate() {
        chunk.clear();
        chunk.extend_from_slice(examples);
        before(&mut chunk);
        inputs::check::<N>(&chunk, number * INFERENCE_BATCH)?;
        job(examples.len() / width, &chunk);
    }
    Ok(())
}

/// The outputs of a batch as an array.
pub(crate) fn outputs<N: Network>(batch: usize, y: Vec<N::Scalar>) -> Array<N::Scalar, N::Outputs> {
    let output = N::SPEC.output;
    let mut axes = N::Outputs::zeros(1 + output.dims().len());
    axes.slice_mut()[0] = batch;
    axes.slice_mut()[1..].copy_from_slice(output.dims());
    Array::from_shape_vec(axes.into_dimension(), y).expect("one output an example")
}

/// The number of examples in an array of this shape: `[B, …input]`, where axes of length 1 may be missing
/// or surplus, or `[B, features]`. Other orders of the axes are refused even where the count is right.
pub(crate) fn batch_axis<N: Network>(shape: &[usize]) -> Result<usize, Error> {
    let input = N::SPEC.input;
    match shape {
        [0, ..] => Err(Error::Batch(format!("the batch for `{}` is empty", N::SPEC.name))),
        [batch, example @ ..] if fits(input, example) => Ok(*batch),
        _ => {
            let mut expected: Vec<String> = vec!["batch".into()];
            expected.extend(input.dims().iter().map(usize::to_string));
            let hint = shape.get(1..).map_or("", |axes| remedy(input, axes));
            Err(Error::Batch(format!(
                "`{}` takes an array [{}], but gets {shape:?}{hint}",
                N::SPEC.name,
                expected.join(", ")
            )))
        }
    }
}

/// Whether an example of these axes is one for the network.
pub(crate) fn fits(input: Shape, axes: &[usize]) -> bool {
    let without_ones = |axes: &[usize]| axes.iter().copied().filter(|&n| n != 1).collect::<Vec<_>>();
    axes == [input.len()] || without_ones(axes) == without_ones(input.dims())
}

/// What helps examples of these axes that do not fit, as the end of a message.
pub(crate) fn remedy(input: Shape, axes: &[usize]) -> &'static str {
    match (input.dims(), axes) {
        ([height, width, channels], [c, h, w]) if [h, w, c] == [height, width, channels] => {
            "; `permuted_axes([0, 2, 3, 1])` puts the channels last"
        }
        ([length, channels], [c, l]) if [l, c] == [length, channels] => {
            "; `permuted_axes([0, 2, 1])` puts the channels last"
        }
        _ => "",
    }
}

/// Unwraps with the text of the error alone.
#[track_caller]
pub fn must<V>(result: Result<V, Error>) -> V {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}

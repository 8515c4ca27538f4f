//! The passes through a network, between its user and the steps that its expansion writes out: sizes are
//! checked here, once.

use crate::base::error::Error;
use crate::base::rng::{Key, Rng};
use crate::data::Examples;
use crate::flat::finite::FiniteKernel;
use crate::flat::params::Params;
use crate::flat::penalty;
use crate::flat::stats::Stats;
use crate::loss::{Counted, LossFunction, counted};
use crate::machine::kernel::INSIDE;
use crate::model::network::{Network, State};
use crate::model::padding;
use crate::model::pass::{Backward, Steps};
use crate::model::predict::must;
use crate::model::settings::Settings;
use crate::model::tensors::Grads;
use crate::model::unfused::Unfused;
use crate::model::workspace::Workspace;
use crate::model::wrapper::Model;
use crate::model::{chunks, inputs};
use crate::spec::walk::Visit;

/// A loss in its two parts; `total` is what is minimized.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Loss {
    /// The mean over the batch.
    pub data: f64,
    /// λ₁·Σ|w| + λ₂·Σw² of the layers that ask for it.
    pub penalty: f64,
}

impl Loss {
    /// data + penalty.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.data + self.penalty
    }
}

/// How many examples `x` holds.
///
/// # Errors
/// A length that is no multiple of the input's, no example at all, more than the workspace takes, or a value that is no
/// word of a vocabulary.
pub(crate) fn batch_of<N: Network>(x: &[N::Scalar], capacity: usize) -> Result<usize, Error> {
    let spec = N::SPEC;
    let width = spec.input.len();
    let name = spec.name;
    if !x.len().is_multiple_of(width) {
        return Err(Error::Batch(format!(
            "`{name}` takes examples of {width} values {}, but {} values are no multiple of that",
            spec.input,
            x.len()
        )));
    }
    match x.len() / width {
        0 => Err(Error::Batch(format!("the batch for `{name}` is empty"))),
        batch if batch > capacity => {
            Err(Error::Batch(format!("the batch has {batch} examples, but the workspace is for {capacity}")))
        }
        batch => inputs::check::<N>(x, 0).map(|()| batch),
    }
}

/// The same for a training pass, to which the workspace gets the network's settings: a norm over the batch needs two values.
fn training_batch_of<N: Network>(
    net: &Model<N>,
    x: &[N::Scalar],
    ws: &mut Workspace<N>,
) -> Result<usize, Error> {
    let batch = batch_of::<N>(x, ws.capacity)?;
    if !ws.training {
        return Err(Error::Setting(
            "the workspace was made for inference; `workspace` makes one for training".into(),
        ));
    }
    match N::SPEC.single_value_layer(padding::count::<N>(x), net.state().frozen.stats()) {
        None => ws.set(net.settings()).map(|()| batch),
        Some(layer) => Err(Error::Batch(format!(
            "`{}` has one value per channel in a batch of {batch}, and so no variance; train with two examples or more",
            layer.name
        ))),
    }
}

/// Raw scores in inference mode, without allocation.
#[track_caller]
pub fn infer<'w, N: Network>(net: &Model<N>, x: &[N::Scalar], ws: &'w mut Workspace<N>) -> &'w [N::Scalar] {
    must(try_infer(net, x, ws))
}

/// The same, with an error for a slice that does not fit.
#[inline]
pub fn try_infer<'w, N: Network>(
    net: &Model<N>,
    x: &[N::Scalar],
    ws: &'w mut Workspace<N>,
) -> Result<&'w [N::Scalar], Error> {
    let batch = batch_of::<N>(x, ws.capacity)?;
    ws.set(net.settings())?;
    let State { params, stats, .. } = net.state();
    Ok(ws.infer(batch, x, params, stats))
}

/// The forward pass in training mode.
#[track_caller]
pub fn forward<'w, N: Network>(
    net: &mut Model<N>,
    x: &[N::Scalar],
    ws: &'w mut Workspace<N>,
    rng: &mut Rng,
) -> &'w [N::Scalar] {
    let batch = must(training_batch_of(net, x, ws));
    ws.keep_input(x);
    run_forward(net, batch, x, ws, rng.key());
    if N::Scalar::first_not_finite(INSIDE, &net.state().stats).is_some() {
        ws.put_statistics_back(&mut net.state_mut().stats);
    }
    ws.output(batch)
}

/// The backward pass of the last `forward`.
#[track_caller]
pub fn backward<'w, N: Network>(
    net: &Model<N>,
    d_y: &[N::Scalar],
    grads: &mut Grads<N>,
    ws: &'w mut Workspace<N>,
) -> &'w [N::Scalar] {
    let Workspace { batch, key, .. } = *ws;
    let outputs = batch * N::SPEC.output.len();
    assert!(batch > 0, "`backward` needs a `forward` before it");
    assert!(d_y.len() == outputs, "the gradient has {} values, but the output {outputs}", d_y.len());
    let Workspace { input, output_gradient, buffers, .. } = &mut *ws;
    let mut d_y = d_y;
    if N::SPEC.padded_output {
        // What the caller says of padding, NaN perhaps as the outputs, is no gradient.
        output_gradient[..outputs].copy_from_slice(d_y);
        padding::fill(N::SPEC, &buffers.lengths(), 0.0, &mut output_gradient[..outputs]);
        d_y = &output_gradient[..outputs];
    }
    let x = &input[..input.len().min(batch * N::SPEC.input.len())];
    let (params, grads) = (&net.state().params, grads.values_mut());
    let back = Workspace::<N>::back((batch, key), x, Params::new(params), d_y, grads);
    N::Steps::backward(Backward { input_gradient: true, ..back }, buffers);
    ws.batch = 0;
    penalty::add_gradient(N::SPEC, net.settings().values().as_ref(), params, grads);
    ws.input_gradient(batch)
}

/// What one training step found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub loss: Loss,
    pub batch: usize,
    /// Whether it went by chunks, which have left their gradients.
    pub chunked: bool,
    /// What counted, in training mode.
    pub counted: Counted,
    /// The random numbers.
    pub key: Key,
    /// What forbids its update, if anything does.
    pub fault: Option<Fault>,
}

/// What is not finite in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fault {
    /// The loss.
    Loss,
    /// The running statistic with this place, after the batch.
    Statistic(usize),
    /// The gradient with this place, or what an optimizer would make of it.
    Gradient { place: usize, value: f64 },
}

/// The first half of a step: the loss of a batch; its gradient by the scores is left in the workspace, or where the step goes
/// by chunks, that by the parameters in `grads`, without penalties. After a fault the running statistics are what they were.
pub(crate) fn loss<N: Network>(
    net: &mut Model<N>,
    examples: Examples<'_, N::Scalar>,
    ws: &mut Workspace<N>,
    key: Key,
    grads: &mut [N::Scalar],
) -> Result<Step, Error> {
    let batch = training_batch_of(net, examples.x, ws)?;
    let chunks = chunks::of::<N>(batch);
    let chunked = chunks.count() > 1;
    let counted = match chunked {
        true => with_loss::<N, _>(net.settings(), |loss| {
            chunks::loss_and_gradients(net, (chunks, loss), &examples, ws, key, grads)
        })?,
        false => counted_loss(net, batch, &examples, ws, key)?,
    };
    Ok(looked_at(net, (batch, chunked), counted, ws, key))
}

/// The same with the batch as a whole, whatever its size.
pub(crate) fn whole_loss<N: Network>(
    net: &mut Model<N>,
    examples: Examples<'_, N::Scalar>,
    ws: &mut Workspace<N>,
    key: Key,
) -> Result<Step, Error> {
    let batch = training_batch_of(net, examples.x, ws)?;
    let counted = counted_loss(net, batch, &examples, ws, key)?;
    Ok(looked_at(net, (batch, false), counted, ws, key))
}

/// What a step found, with what is not finite of it.
fn looked_at<N: Network>(
    net: &mut Model<N>,
    (batch, chunked): (usize, bool),
    counted: Counted,
    ws: &mut Workspace<N>,
    key: Key,
) -> Step {
    ws.batch = 0;
    let penalty = if penalized::<N>() { penalty_of(net) } else { 0.0 };
    let loss = Loss { data: counted.loss, penalty };
    let statistic = N::Scalar::first_not_finite(INSIDE, &net.state().stats).map(Fault::Statistic);
    let fault = if loss.total().is_finite() { statistic } else { Some(Fault::Loss) };
    if fault.is_some() {
        ws.put_statistics_back(&mut net.state_mut().stats);
    }
    Step { loss, batch, chunked, counted, key, fault }
}

/// The forward pass and the loss of its outputs.
fn counted_loss<N: Network>(
    net: &mut Model<N>,
    batch: usize,
    examples: &Examples<'_, N::Scalar>,
    ws: &mut Workspace<N>,
    key: Key,
) -> Result<Counted, Error> {
    let mut lengths = std::mem::take(&mut ws.counted);
    if N::SPEC.padded_output {
        padding::lengths(N::SPEC, examples.x, &mut lengths);
    }
    let settings = *net.settings();
    let counted =
        with_loss::<N, _>(&settings, |loss| counted_steps(net, (batch, loss), examples, &lengths, ws, key));
    ws.counted = lengths;
    counted
}

/// The same, of which so many steps count.
fn counted_steps<N: Network>(
    net: &mut Model<N>,
    (batch, loss): (usize, &dyn LossFunction<N::Scalar>),
    examples: &Examples<'_, N::Scalar>,
    lengths: &[u32],
    ws: &mut Workspace<N>,
    key: Key,
) -> Result<Counted, Error> {
    let (targets, counts) = (examples.targets, padding::counts::<N>(examples, lengths));
    // Before the forward pass, which moves the running statistics.
    counted::check(loss, batch, targets, counts)?;
    run_forward(net, batch, examples.x, ws, key);
    let found = ws.with_output_gradient(batch * N::SPEC.output.len(), |ws, d_y| {
        counted::gradient(loss, batch, ws.output(batch), targets, counts, d_y)
    });
    found.inspect_err(|_| ws.put_statistics_back(&mut net.state_mut().stats))
}

/// Whether any tensor has a penalty; known while the program compiles.
pub(crate) fn penalized<N: Network>() -> bool {
    const { N::SPEC.penalized() }
}

/// The second half: the gradients, penalties included; overwrites `grads`, which the first half has had.
pub(crate) fn gradients<N: Network>(
    net: &Model<N>,
    x: &[N::Scalar],
    step: &Step,
    ws: &mut Workspace<N>,
    grads: &mut [N::Scalar],
) {
    if !step.chunked {
        back(net, x, step, ws, grads, false);
    }
    add_penalties(net, grads);
}

/// The same of a step that went as a whole, and the gradient of the input, which is left in the workspace.
pub(crate) fn gradients_and_input<N: Network>(
    net: &Model<N>,
    x: &[N::Scalar],
    step: &Step,
    ws: &mut Workspace<N>,
    grads: &mut [N::Scalar],
) {
    back(net, x, step, ws, grads, true);
    add_penalties(net, grads);
}

fn back<N: Network>(
    net: &Model<N>,
    x: &[N::Scalar],
    step: &Step,
    ws: &mut Workspace<N>,
    grads: &mut [N::Scalar],
    input_gradient: bool,
) {
    let params = Params::new(&net.state().params);
    ws.with_output_gradient(step.batch * N::SPEC.output.len(), |ws, d_y| {
        let back = Workspace::<N>::back((step.batch, step.key), x, params, d_y, grads);
        ws.backward(Backward { input_gradient, ..back });
    });
}

fn add_penalties<N: Network>(net: &Model<N>, grads: &mut [N::Scalar]) {
    if penalized::<N>() {
        penalty::add_gradient(N::SPEC, net.settings().values().as_ref(), &net.state().params, grads);
    }
}

fn run_forward<N: Network>(
    net: &mut Model<N>,
    batch: usize,
    x: &[N::Scalar],
    ws: &mut Workspace<N>,
    key: Key,
) {
    let State { params, stats, frozen, .. } = net.state_mut();
    ws.keep_statistics(stats);
    ws.forward((batch, key), x, params, Stats::of(stats, frozen));
    ws.batch = batch;
    ws.key = key;
}

/// The forward pass of a step again, layer by layer, with the same random numbers, up to the layer at which `done` says so;
/// the statistics stay.
pub(crate) fn trace<N: Network>(
    net: &Model<N>,
    x: &[N::Scalar],
    key: Key,
    done: impl FnMut(&Visit, &[N::Scalar]) -> bool,
) -> Unfused<N::Scalar> {
    let State { params, stats, frozen, .. } = net.state();
    let (mut stats, settings) = (stats.clone(), net.settings().values());
    let of = (N::SPEC, settings.as_ref());
    Unfused::until(of, x, params, &mut Stats::of(&mut stats, frozen), key, done)
}

/// The penalty of a network's weights.
pub(crate) fn penalty_of<N: Network>(net: &Model<N>) -> f64 {
    penalty::value(N::SPEC, net.settings().values().as_ref(), &net.state().params)
}

/// The loss with the defaults of its settings: for what none of them changes, its targets and links.
pub(crate) fn loss_of<N: Network>() -> Result<&'static dyn LossFunction<N::Scalar>, Error> {
    N::LOSS.ok_or_else(none::<N>)
}

fn none<N: Network>() -> Error {
    Error::Setting(format!("`{}` is declared without a loss", N::SPEC.name))
}

/// What a job makes of the loss with these settings.
pub(crate) fn with_loss<N: Network, R>(
    settings: &N::Settings,
    job: impl FnOnce(&dyn LossFunction<N::Scalar>) -> Result<R, Error>,
) -> Result<R, Error> {
    N::with_loss(settings, job).unwrap_or_else(|| Err(none::<N>()))
}

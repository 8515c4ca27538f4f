//! The first half of a training step in one call: the loss of a batch and its gradients.

use crate::base::error::Error;
use crate::base::real::Real;
use crate::base::rng::Rng;
use crate::base::targets::Targets;
use crate::data::Examples;
use crate::flat::finite::FiniteKernel;
use crate::machine::kernel::INSIDE;
use crate::model::diagnose::{self, Moment};
use crate::model::network::Network;
use crate::model::step::{self, Fault, Loss, Step};
use crate::model::tensors::Grads;
use crate::model::workspace::Workspace;
use crate::model::wrapper::Model;

/// The loss of a batch and its gradient, penalties included; overwrites `grads`.
///
/// # Errors
/// A batch or targets that do not fit, or a loss, a running statistic or a gradient that is not finite; then the network has
/// not changed.
pub fn forward_backward<N: Network>(
    net: &mut Model<N>,
    x: &[N::Scalar],
    targets: Targets<'_, N::Scalar>,
    grads: &mut Grads<N>,
    ws: &mut Workspace<N>,
    rng: &mut Rng,
) -> Result<Loss, Error> {
    let (examples, key) = (Examples::plain(x, targets), rng.key());
    let found = step::loss(net, examples, ws, key, grads.values_mut())?;
    if found.fault.is_none() {
        step::gradients(net, x, &found, ws, grads.values_mut());
    }
    finite(net, examples, &found, ws, grads)
}

/// The same with the gradient of the loss by the inputs. The batch goes through as a whole, also where it would go by chunks.
///
/// # Errors
/// As `forward_backward`.
pub fn forward_backward_input<'ws, N: Network>(
    net: &mut Model<N>,
    x: &[N::Scalar],
    targets: Targets<'_, N::Scalar>,
    grads: &mut Grads<N>,
    ws: &'ws mut Workspace<N>,
    rng: &mut Rng,
) -> Result<(Loss, &'ws [N::Scalar]), Error> {
    let (examples, key) = (Examples::plain(x, targets), rng.key());
    let found = step::whole_loss(net, examples, ws, key)?;
    if found.fault.is_none() {
        step::gradients_and_input(net, x, &found, ws, grads.values_mut());
    }
    let loss = finite(net, examples, &found, ws, grads)?;
    Ok((loss, ws.input_gradient(found.batch)))
}

/// The loss of a step whose numbers are finite; else the error, and the running statistics as they were before it.
fn finite<N: Network>(
    net: &mut Model<N>,
    examples: Examples<'_, N::Scalar>,
    found: &Step,
    ws: &mut Workspace<N>,
    grads: &Grads<N>,
) -> Result<Loss, Error> {
    let first = || {
        let place = N::Scalar::first_not_finite(INSIDE, grads.values())?;
        Some(Fault::Gradient { place, value: grads.values()[place].wide() })
    };
    let Some(fault) = found.fault.or_else(first) else { return Ok(found.loss) };
    ws.put_statistics_back(&mut net.state_mut().stats);
    let batch = diagnose::Batch { name: &diagnose::of_the_batch, examples, key: found.key };
    Err(diagnose::step(net, &batch, found.loss, fault, Moment::default()))
}

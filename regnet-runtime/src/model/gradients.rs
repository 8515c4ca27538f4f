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
use crate::model::step::{self, Fault, Loss};
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
    let mut fault = found.fault;
    if fault.is_none() {
        step::gradients(net, x, &found, ws, grads.values_mut());
        let grads = grads.values();
        let first = N::Scalar::first_not_finite(INSIDE, grads);
        fault = first.map(|place| Fault::Gradient { place, value: grads[place].wide() });
    }
    let Some(fault) = fault else { return Ok(found.loss) };
    ws.put_statistics_back(&mut net.state_mut().stats);
    let batch = diagnose::Batch { name: &diagnose::of_the_batch, examples, key };
    Err(diagnose::step(net, &batch, found.loss, fault, Moment::default()))
}

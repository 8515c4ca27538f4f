//! The second half of a training step with an optimizer: gradients and update in one.

use super::optimizer::{Optimizer, OptimizerState};
use crate::flat::clip::Clip;
use crate::flat::params::{Done, Params, Update};
use crate::flat::penalty;
use crate::flat::rules::{Rules, slots_of};
use crate::model::network::{Network, State};
use crate::model::step::{self, Step};
use crate::model::workspace::Workspace;
use crate::model::wrapper::Model;

/// What changes the parameters after a backward pass.
pub(crate) struct Learner<'a, O, T> {
    pub(crate) optimizer: &'a O,
    pub(crate) state: &'a mut OptimizerState<T>,
    pub(crate) clip: Clip,
}

/// The second half and the update: as the gradients and `update`, to the bit, but with tensors updated during the
/// backward pass where the optimizer allows it. What `grads` holds after it is nobody's.
pub(crate) fn descend<N: Network, O: Optimizer>(
    net: &mut Model<N>,
    x: &[N::Scalar],
    found: &Step,
    ws: &mut Workspace<N>,
    grads: &mut [N::Scalar],
    learner: Learner<'_, O, N::Scalar>,
) {
    let Learner { optimizer, state, clip } = learner;
    let rules = if clip.is_none() { optimizer.rules(state.step + 1) } else { None };
    if rules.is_none() {
        step::gradients(net, x, found, ws, grads);
        net.state().frozen.silence(grads);
        clip.apply(grads);
    }
    let State { params, frozen, .. } = net.state_mut();
    state.sparing::<N>(frozen, params, |state, params| match rules {
        None => state.update(optimizer, N::SPEC, params, grads),
        Some(rules) => update_early::<N>(params, x, found, ws, grads, (rules, state)),
    });
}

/// The backward pass with updates inside it, and those that are left.
fn update_early<N: Network>(
    params: &mut [N::Scalar],
    x: &[N::Scalar],
    found: &Step,
    ws: &mut Workspace<N>,
    grads: &mut [N::Scalar],
    (rules, state): (Rules, &mut OptimizerState<N::Scalar>),
) {
    state.step += 1;
    let mut done = Done::none();
    let slots = slots_of(&mut state.slots, 0..params.len());
    let update = Update { spec: N::SPEC, rules, slots, start: 0, done: &mut done };
    let early = Params::updated(params, update);
    ws.with_output_gradient(found.batch * N::SPEC.output.len(), |ws, d_y| {
        ws.backward(Workspace::<N>::back((found.batch, found.key), x, early, d_y, grads));
    });
    if done.is_empty() && !step::penalized::<N>() {
        return rules.update(N::SPEC, params, grads, &mut state.slots);
    }
    N::SPEC.each_param(|tensor| {
        let range = tensor.range();
        if !done.contains(range.start) {
            let (params, grads) = (&mut params[range.clone()], &mut grads[range.clone()]);
            penalty::add_gradient_of(tensor.spec(), params, grads);
            rules.of(tensor.spec().kind).apply(params, grads, slots_of(&mut state.slots, range));
        }
    });
}

//! The second half of a training step with an optimizer: the gradients, and the update if all of them are finite.

use super::optimizer::{Optimizer, OptimizerState};
use crate::base::real::Real;
use crate::flat::clip::Clip;
use crate::flat::finite::FiniteKernel;
use crate::flat::params::{Factored, Params};
use crate::flat::penalty;
use crate::flat::rules::{Rules, slots_of};
use crate::layers::dense::{self, Updated};
use crate::machine::kernel::INSIDE;
use crate::model::network::{Network, State};
use crate::model::settings::Settings;
use crate::model::step::{self, Fault, Step};
use crate::model::workspace::Workspace;
use crate::model::wrapper::Model;

/// What changes the parameters after a backward pass.
pub(crate) struct Learner<'a, O, T> {
    pub(crate) optimizer: &'a O,
    pub(crate) state: &'a mut OptimizerState<T>,
    pub(crate) clip: Clip,
}

/// The second half and the update: as the gradients and `update`, to the bit, but with the gradients of large dense layers
/// formed where they are applied, if the optimizer allows it. What `grads` holds after it is nobody's.
///
/// # Errors
/// What forbids the update: the step's own fault, or a gradient that is not finite or so large that its square or a step by
/// it would not be. Then the running statistics are what
/// they were before the step, and all else too.
pub(crate) fn descend<N: Network, O: Optimizer>(
    net: &mut Model<N>,
    x: &[N::Scalar],
    found: &Step,
    ws: &mut Workspace<N>,
    grads: &mut [N::Scalar],
    learner: Learner<'_, O, N::Scalar>,
) -> Result<(), Fault> {
    if let Some(fault) = found.fault {
        return Err(fault);
    }
    let Learner { optimizer, state, clip } = learner;
    let rules = if clip.is_none() { optimizer.rules(state.step + 1) } else { None };
    let mut factored = Factored::none();
    if rules.is_none() {
        step::gradients(net, x, found, ws, grads);
        net.state().frozen.silence(grads);
        clip.apply(grads);
    } else if !found.chunked {
        let params = Params::factored(&net.state().params, N::SPEC, x, &mut factored);
        ws.with_output_gradient(found.batch * N::SPEC.output.len(), |ws, d_y| {
            ws.backward(Workspace::<N>::back((found.batch, found.key), x, params, d_y, grads));
        });
    }
    // Squares of gradients, and steps of one rate, are finite below it.
    let bound = N::Scalar::LARGEST.sqrt() / optimizer.learning_rate().max(1.0);
    if let Some(place) = first_not_below::<N>(bound, &factored, grads) {
        ws.put_statistics_back(&mut net.state_mut().stats);
        return Err(Fault::Gradient { place, value: grads[place].wide() });
    }
    let settings = net.settings().values();
    let settings = settings.as_ref();
    let State { params, frozen, .. } = net.state_mut();
    state.sparing::<N>(frozen, settings, params, |state, params| match rules {
        None => state.update(optimizer, N::SPEC, params, grads),
        Some(rules) => update::<N>(params, (x, settings), grads, &factored, (rules, state)),
    });
    Ok(())
}

/// The place of the first gradient whose size is not below a bound; one that was left as factors is.
fn first_not_below<N: Network>(bound: f64, factored: &Factored, grads: &[N::Scalar]) -> Option<usize> {
    if factored.is_empty() {
        return N::Scalar::first_not_below(INSIDE, bound, grads);
    }
    let mut first = None;
    N::SPEC.each_param(|tensor| {
        let range = tensor.range();
        if first.is_none() && factored.at(range.start).is_none() {
            let place = N::Scalar::first_not_below(INSIDE, bound, &grads[range.clone()]);
            first = place.map(|place| range.start + place);
        }
    });
    first
}

/// The updates, tensor by tensor where some gradients are yet to be formed.
fn update<N: Network>(
    params: &mut [N::Scalar],
    (x, settings): (&[N::Scalar], &[f64]),
    grads: &mut [N::Scalar],
    factored: &Factored,
    (rules, state): (Rules, &mut OptimizerState<N::Scalar>),
) {
    state.step += 1;
    if factored.is_empty() && !step::penalized::<N>() {
        return rules.update(N::SPEC, params, grads, &mut state.slots);
    }
    N::SPEC.each_param(|tensor| {
        let range = tensor.range();
        let (params, grads) = (&mut params[range.clone()], &mut grads[range.clone()]);
        let held = tensor.spec().held(settings);
        let (rule, slots) = (rules.of(tensor.spec().kind), slots_of(&mut state.slots, range.clone()));
        if let Some(product) = factored.at(range.start) {
            let weights = Updated { params, slots, rule, held };
            return dense::update(product, product.factors(x, grads), weights);
        }
        penalty::add_gradient_of(held, params, grads);
        rule.apply(params, grads, slots);
    });
}

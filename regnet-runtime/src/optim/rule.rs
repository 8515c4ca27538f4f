//! Rules that change each parameter by its own gradient and slots alone: they can be applied run by run, as soon as
//! the gradients of a run are there.

use super::runs;
use crate::buffer::Buffer;
use crate::scalar::Scalar;
use crate::spec::{Kind, Spec};
use std::ops::Range;

/// The most slots that a rule keeps.
const SLOTS: usize = 2;

/// The slots of a run of parameters, as many as the rule keeps.
pub(crate) type Slots<'a, T> = [Option<&'a mut [T]>; SLOTS];

/// The slots of a range of the parameters.
pub(crate) fn slots_of<T>(slots: &mut [Buffer<T>], range: Range<usize>) -> Slots<'_, T> {
    let mut slots = slots.iter_mut();
    [(); SLOTS].map(|()| slots.next().map(|slot| &mut slot[range.clone()]))
}

/// One update of a run of parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Rule {
    Sgd(runs::Sgd),
    Momentum(runs::Sgd),
    Adam(runs::Adam),
}

impl Rule {
    /// params = the next parameters; all slices have one length.
    pub(crate) fn apply<T: Scalar>(&self, params: &mut [T], grads: &[T], slots: Slots<'_, T>) {
        match (self, slots) {
            (Rule::Sgd(rule), _) => T::sgd(rule, params, grads),
            (Rule::Momentum(rule), [Some(velocity), _]) => T::momentum(rule, params, grads, velocity),
            (Rule::Adam(rule), [Some(first), Some(second)]) => T::adam(rule, params, grads, first, second),
            (Rule::Momentum(_) | Rule::Adam(_), _) => unreachable!("a rule without its slots"),
        }
    }
}

/// One update of all parameters: what happens to weights, and what to biases, gammas and betas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    pub(super) weights: Rule,
    pub(super) others: Rule,
}

impl Rules {
    /// The rule for tensors of this kind.
    pub(crate) fn of(&self, kind: Kind) -> Rule {
        match kind {
            Kind::Weight => self.weights,
            Kind::Bias | Kind::Gamma | Kind::Beta | Kind::Statistic => self.others,
        }
    }

    /// Updates all parameters, in one run where all have the same rule.
    pub(crate) fn update<T: Scalar>(
        &self,
        spec: &Spec,
        params: &mut [T],
        grads: &[T],
        slots: &mut [Buffer<T>],
    ) {
        if self.weights == self.others {
            return self.weights.apply(params, grads, slots_of(slots, 0..params.len()));
        }
        spec.each_param(|tensor| {
            let (rule, range) = (self.of(tensor.spec().kind), tensor.range());
            rule.apply(&mut params[range.clone()], &grads[range.clone()], slots_of(slots, range));
        });
    }
}

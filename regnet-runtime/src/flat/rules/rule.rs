//! Rules that change each parameter by its own gradient and slots alone: they can be applied run by run, as soon as
//! the gradients of a run are there. Each rule's loop stands in a file beside this one.

use super::{adadelta, adagrad, adam, lion, nadam, rmsprop, sgd};
use crate::base::buffer::Buffer;
use crate::base::real::Real;
use crate::machine::kernel::INSIDE;
use crate::machine::pool::{ByChunk, CHUNK, each_part};
use crate::machine::simd;
pub use crate::machine::simd::optim::Slots;
use crate::machine::simd::optim::{Loop, SLOTS};
use crate::spec::{Kind, Spec};
use std::ops::Range;

/// The slots of a range of the parameters.
pub(crate) fn slots_of<T>(slots: &mut [Buffer<T>], range: Range<usize>) -> Slots<'_, T> {
    let mut slots = slots.iter_mut();
    std::array::from_fn(|_| slots.next().map(|slot| &mut slot[range.clone()]))
}

/// The slots by chunk, for the threads.
pub(crate) fn slots_by_chunk<T>(slots: Slots<'_, T>, size: usize) -> [Option<ByChunk<'_, T>>; SLOTS] {
    slots.map(|slot| slot.map(|slot| ByChunk::new(slot, size)))
}

/// One update of a run of parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    Sgd(sgd::Update),
    Momentum(sgd::Update),
    Adam(adam::Update),
    Nadam(nadam::Update),
    RmsProp(rmsprop::Update),
    AdaGrad(adagrad::Update),
    AdaDelta(adadelta::Update),
    Lion(lion::Update),
}

kernels! {
    /// The update of a run of parameters. Every parameter is a matter of its own, so that chunks for the threads
    /// change no bit.
    pub trait RuleKernel: Real {
        fn apply_rule(rule: &Rule, params: &mut [Self], grads: &[Self], slots: Slots<'_, Self>)
            = in_chunks, f32: in_chunks_f32;
    }
}

impl Rule {
    /// params = the next parameters; all slices have one length.
    pub(crate) fn apply<T: RuleKernel>(&self, params: &mut [T], grads: &[T], slots: Slots<'_, T>) {
        T::apply_rule(INSIDE, self, params, grads, slots);
    }

    /// The loop of the rule over a run.   params, grads, each slot [P]
    #[inline(always)]
    pub(crate) fn run<T: Real>(&self, params: &mut [T], grads: &[T], slots: Slots<'_, T>) {
        match (self, slots) {
            (Rule::Sgd(rule), _) => sgd::plain(rule, params, grads),
            (Rule::Momentum(rule), [Some(velocity), ..]) => sgd::momentum(rule, params, grads, velocity),
            (Rule::Adam(rule), [Some(m), Some(v), _]) => adam::run(rule, params, grads, m, v),
            (Rule::Nadam(rule), [Some(m), Some(v), _]) => nadam::run(rule, params, grads, m, v),
            (Rule::RmsProp(rule), [Some(v), velocity, mean]) => {
                rmsprop::run(rule, params, grads, v, velocity, mean);
            }
            (Rule::AdaGrad(rule), [Some(sum), ..]) => adagrad::run(rule, params, grads, sum),
            (Rule::AdaDelta(rule), [Some(v), Some(u), _]) => adadelta::run(rule, params, grads, v, u),
            (Rule::Lion(rule), [Some(m), ..]) => lion::run(rule, params, grads, m),
            (
                Rule::Momentum(_)
                | Rule::Adam(_)
                | Rule::Nadam(_)
                | Rule::RmsProp(_)
                | Rule::AdaGrad(_)
                | Rule::AdaDelta(_)
                | Rule::Lion(_),
                _,
            ) => unreachable!("a rule without its slots"),
        }
    }
}

impl Loop for Rule {
    #[inline(always)]
    fn run(&self, params: &mut [f32], grads: &[f32], slots: Slots<'_, f32>) {
        self.run(params, grads, slots);
    }
}

fn in_chunks<T: Real>(rule: &Rule, params: &mut [T], grads: &[T], slots: Slots<'_, T>) {
    by_chunk(params, grads, slots, |params, grads, slots| rule.run(params, grads, slots));
}

fn in_chunks_f32(rule: &Rule, params: &mut [f32], grads: &[f32], slots: Slots<'_, f32>) {
    by_chunk(params, grads, slots, |params, grads, slots| simd::optim::run(rule, params, grads, slots));
}

/// Runs `job` on chunks of the buffers, shared by the threads.
fn by_chunk<T: Real>(
    params: &mut [T],
    grads: &[T],
    slots: Slots<'_, T>,
    job: impl Fn(&mut [T], &[T], Slots<'_, T>) + Sync,
) {
    let chunks = params.len().div_ceil(CHUNK);
    let parts = (ByChunk::new(params, CHUNK), slots_by_chunk(slots, CHUNK));
    each_part(chunks, parts, |chunk, (params, slots)| {
        let grads = &grads[chunk * CHUNK..][..params.len()];
        job(params, grads, slots);
    });
}

/// One update of all parameters: what happens to weights, and what to biases, gammas and betas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    pub(crate) weights: Rule,
    pub(crate) others: Rule,
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
    pub(crate) fn update<T: RuleKernel>(
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

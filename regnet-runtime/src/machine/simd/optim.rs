//! The optimizers' loops, compiled for what the target has above its least beside the portable copy: one source, and since no product
//! is fused with its sum, the same bits.

use super::target::compiled_here;
use super::vector128::Vector128;
use super::{Level, level};

/// The most slots that a rule keeps.
pub(crate) const SLOTS: usize = 3;

/// The slots of a run of parameters, as many as the rule keeps.
pub type Slots<'a, T> = [Option<&'a mut [T]>; SLOTS];

/// A loop over a run of parameters; `#[inline(always)]`, so that it is compiled with the caller's instructions.
pub(crate) trait Loop {
    fn run(&self, params: &mut [f32], grads: &[f32], slots: Slots<'_, f32>);
}

/// [`Loop::run`] on the best instruction set of this machine.
pub(crate) fn run(rule: &impl Loop, params: &mut [f32], grads: &[f32], slots: Slots<'_, f32>) {
    // SAFETY: the level is this machine's.
    unsafe { by_rule_on(level(), rule, params, grads, slots) };
}

/// Not by `compiled!`: what every machine has the loop is compiled for as it is. Whether the target had more is given.
///
/// # Safety
/// A level of this machine.
#[inline(always)]
unsafe fn by_rule_on(
    level: Level,
    rule: &impl Loop,
    params: &mut [f32],
    grads: &[f32],
    slots: Slots<'_, f32>,
) -> bool {
    compiled_here!(level, by_rule(rule: &impl Loop, params: &mut [f32], grads: &[f32], slots: Slots<'_, f32>));
    // SAFETY: every machine has these vectors.
    unsafe { by_rule::<Vector128>(rule, params, grads, slots) };
    false
}

/// The loop is plain: that the vector's instructions are enabled is all it takes of V.
#[inline(always)]
#[expect(clippy::extra_unused_type_parameters, reason = "as `compiled` calls it")]
unsafe fn by_rule<V>(rule: &impl Loop, params: &mut [f32], grads: &[f32], slots: Slots<'_, f32>) {
    rule.run(params, grads, slots);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::buffer::Buffer;
    use crate::base::rng::Rng;
    use crate::flat::rules::slots_of;
    use crate::optim::{self, Optimizer};

    /// Lengths around the width of a vector, and three updates: the moments take part.
    fn both_copies_agree(optimizer: impl Optimizer) {
        for len in [0, 1, 7, 8, 9, 33, 100] {
            let mut rng = Rng::new(len as u64);
            let mut draw = || -> Vec<f32> { (0..len).map(|_| rng.normal() as f32).collect() };
            let (start, grads) = (draw(), draw());
            let fresh = || (start.clone(), vec![Buffer::<f32>::zeros(len); optimizer.slots()]);
            let (mut a, mut b) = (fresh(), fresh());
            for step in 1..=3 {
                let rule =
                    optimizer.rules(step).expect("an optimizer by rules").of(crate::spec::Kind::Weight);
                run(&rule, &mut a.0, &grads, slots_of(&mut a.1, 0..len));
                rule.run(&mut b.0, &grads, slots_of(&mut b.1, 0..len));
                assert_eq!(a, b, "{rule:?}, {len} parameters");
            }
        }
    }

    #[test]
    fn both_copies_give_the_same_bits() {
        both_copies_agree(optim::Sgd::new(0.1).weight_decay(0.1));
        both_copies_agree(optim::Sgd::new(0.1).momentum(0.9).nesterov(true));
        both_copies_agree(optim::AdamW::new(0.1));
        both_copies_agree(optim::Nadam::new(0.1));
        both_copies_agree(optim::RmsProp::new(0.1));
        both_copies_agree(optim::RmsProp::new(0.1).momentum(0.5));
        both_copies_agree(optim::RmsProp::new(0.1).centered(true));
        both_copies_agree(optim::AdaGrad::new(0.1));
        both_copies_agree(optim::AdaDelta::new(0.1));
        both_copies_agree(optim::Lion::new(0.1).weight_decay(0.1));
    }
}

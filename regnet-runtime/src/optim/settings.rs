//! What the settings of optimizers have in common.

use crate::flat::rules::{Rule, Rules};

/// λ of a weight decay, and whether it also pulls at biases, gammas and betas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Decay {
    pub(super) rate: f64,
    pub(super) all: bool,
}

impl Decay {
    pub(super) const NONE: Decay = Decay { rate: 0.0, all: false };

    /// The rate for weights, and that for all other parameters.
    pub(super) fn rates(self) -> (f64, f64) {
        (self.rate, if self.all { self.rate } else { 0.0 })
    }

    /// The rules with these rates.
    pub(super) fn rules(self, rule: impl Fn(f64) -> Rule) -> Rules {
        let (weights, others) = self.rates();
        Rules { weights: rule(weights), others: rule(others) }
    }
}

/// The trait, and `attach`, of an optimizer that is a rule: with its word, the field `rate` and the other settings as they
/// are written in a checkpoint, how many slots it keeps, and its rules at a step.
macro_rules! by_rules {
    (
        $name:ident, $word:literal [$($setting:ident = $($field:ident).+),*], slots = $slots:expr, rules = $rules:expr
    ) => {
        impl $name {
            /// With its state, for a training loop of one's own.
            #[must_use]
            pub fn attach<N: $crate::model::network::Network>(
                &self,
            ) -> $crate::optim::attached::Attached<$name, N> {
                $crate::optim::attached::Attached::new(self.clone())
            }
        }

        impl $crate::optim::optimizer::Optimizer for $name {
            fn learning_rate(&self) -> f64 {
                self.rate
            }

            #[track_caller]
            fn set_learning_rate(&mut self, rate: f64) {
                self.rate = $crate::optim::settings::checked_rate(rate);
            }

            fn slots(&self) -> usize {
                let count: fn(&$name) -> usize = $slots;
                count(self)
            }

            fn settings(&self) -> String {
                $crate::optim::settings::text!(self, $word [$($setting = $($field).+),*])
            }

            fn update<T: $crate::model::scalar::Scalar>(
                &self,
                step: u64,
                spec: &$crate::spec::Spec,
                params: &mut [T],
                grads: &[T],
                slots: &mut [$crate::base::buffer::Buffer<T>],
            ) {
                let rules: fn(&$name, u64) -> Rules = $rules;
                rules(self, step).update(spec, params, grads, slots);
            }

            fn rules(&self, step: u64) -> Option<Rules> {
                let rules: fn(&$name, u64) -> Rules = $rules;
                Some(rules(self, step))
            }
        }
    };
}
pub(super) use by_rules;

/// The settings of an optimizer with the field `rate`: `adam(rate = 0.001, beta1 = 0.9, …)`.
macro_rules! text {
    ($own:expr, $word:literal [$($setting:ident = $($field:ident).+),*]) => {
        $crate::base::setting::call(
            $word,
            &[("rate", &$own.rate as &dyn std::fmt::Debug), $((stringify!($setting), &$own.$($field).+)),*],
        )
    };
}
pub(super) use text;

/// The weight decay of an optimizer with the field `decay`.
macro_rules! with_decay {
    ($name:ident, $doc:literal) => {
        impl $name {
            #[doc = $doc]
            ///
            /// # Panics
            /// If it is negative or not finite.
            #[must_use]
            #[track_caller]
            pub fn weight_decay(self, rate: f64) -> $name {
                $name {
                    decay: Decay { rate: $crate::optim::settings::checked_decay(rate), ..self.decay },
                    ..self
                }
            }

            /// Lets the decay pull at biases, gammas and betas too.
            #[must_use]
            pub fn decay_all(self) -> $name {
                $name { decay: Decay { all: true, ..self.decay }, ..self }
            }
        }
    };
}
pub(super) use with_decay;

/// ε of an optimizer with the field `eps`.
macro_rules! with_eps {
    ($name:ident) => {
        impl $name {
            /// ε.
            ///
            /// # Panics
            /// If it is not positive and finite.
            #[must_use]
            #[track_caller]
            pub fn eps(self, eps: f64) -> $name {
                $name { eps: $crate::optim::settings::checked_eps(eps), ..self }
            }
        }
    };
}
pub(super) use with_eps;

/// β₁ and β₂ of an optimizer with the fields `beta1` and `beta2`.
macro_rules! with_betas {
    ($name:ident) => {
        impl $name {
            /// β₁ and β₂: how much of the moving averages is kept, as the formulas say.
            ///
            /// # Panics
            /// If one lies outside 0 <= β < 1.
            #[must_use]
            #[track_caller]
            pub fn betas(self, beta1: f64, beta2: f64) -> $name {
                let checked = $crate::optim::settings::checked_share;
                $name { beta1: checked("beta1", beta1), beta2: checked("beta2", beta2), ..self }
            }
        }
    };
}
pub(super) use with_betas;

#[track_caller]
pub(super) fn checked_rate(rate: f64) -> f64 {
    assert!(rate >= 0.0 && rate.is_finite(), "learning rate {rate} is not a finite number from 0 up");
    rate
}

#[track_caller]
pub(super) fn checked_decay(rate: f64) -> f64 {
    assert!(rate >= 0.0 && rate.is_finite(), "weight decay {rate} is not a finite number from 0 up");
    rate
}

#[track_caller]
pub(super) fn checked_eps(eps: f64) -> f64 {
    assert!(eps > 0.0 && eps.is_finite(), "eps {eps} is not positive and finite");
    eps
}

/// For the moving averages: what they keep of their value.
#[track_caller]
pub(super) fn checked_share(name: &str, share: f64) -> f64 {
    assert!((0.0..1.0).contains(&share), "{name} {share} is outside 0 <= {name} < 1");
    share
}

#[cfg(test)]
mod tests {
    use crate::optim::{AdaDelta, AdaGrad, Adam, AdamW, Lamb, Lion, Nadam, Optimizer, RmsProp, Sgd};

    /// The texts that checkpoints are compared by: a change of one is a change of their format.
    #[test]
    fn settings_are_texts_of_their_own() {
        let decay = "weight_decay = 0.0, decay_all = false";
        let betas = "beta1 = 0.9, beta2 = 0.999";
        for (found, expected) in [
            (
                Sgd::new(0.1).momentum(0.9).weight_decay(1e-4).settings(),
                "sgd(rate = 0.1, momentum = 0.9, nesterov = false, weight_decay = 0.0001, decay_all = false)"
                    .into(),
            ),
            (Adam::new(1e-3).settings(), format!("adam(rate = 0.001, {betas}, eps = 1e-8)")),
            (
                AdamW::new(1e-3).decay_all().settings(),
                format!("adamw(rate = 0.001, {betas}, eps = 1e-8, weight_decay = 0.01, decay_all = true)"),
            ),
            (Nadam::new(1e-3).settings(), format!("nadam(rate = 0.001, {betas}, eps = 1e-8, {decay})")),
            (
                Lamb::new(1e-3).settings(),
                format!("lamb(rate = 0.001, {betas}, eps = 1e-6, weight_decay = 0.01, decay_all = false)"),
            ),
            (Lion::new(1e-3).settings(), format!("lion(rate = 0.001, beta1 = 0.9, beta2 = 0.99, {decay})")),
            (
                RmsProp::new(1e-3).settings(),
                format!(
                    "rmsprop(rate = 0.001, smoothing = 0.99, eps = 1e-8, momentum = 0.0, centered = false, {decay})"
                ),
            ),
            (AdaGrad::new(1e-3).settings(), format!("adagrad(rate = 0.001, eps = 1e-10, {decay})")),
            (AdaDelta::new(1.0).settings(), format!("adadelta(rate = 1.0, rho = 0.9, eps = 1e-6, {decay})")),
        ] {
            assert_eq!(found, expected);
        }
    }
}

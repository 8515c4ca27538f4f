//! A loss of values under which targets that are NaN are missing: they have neither loss nor gradient, and the mean is
//! over the others.

use super::function::{Answers, Counted, LossFunction};
use crate::base::error::Error;
use crate::base::targets::Targets;
use crate::machine::number::Number;

/// L = Σ l / n over the n targets of the batch that are there; 0 where none is: `mse(missing = skip)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SkipMissing<L>(pub L);

/// How much a place counts, 0 where its target is missing.
fn there<T: Number>(targets: Targets<'_, T>, place: usize, weight: f64) -> f64 {
    match targets {
        Targets::Values(values) if values[place].is_nan() => 0.0,
        Targets::Values(_) | Targets::Labels(_) => weight,
    }
}

impl<T: Number, L: LossFunction<T>> LossFunction<T> for SkipMissing<L> {
    #[track_caller]
    fn value(&self, batch: usize, scores: &[T], targets: Targets<'_, T>) -> Result<f64, Error> {
        self.counted(batch, scores, targets, &|_| 1.0, None).map(|counted| counted.loss)
    }

    #[track_caller]
    fn gradient(
        &self,
        batch: usize,
        scores: &[T],
        targets: Targets<'_, T>,
        d_scores: &mut [T],
    ) -> Result<f64, Error> {
        self.counted(batch, scores, targets, &|_| 1.0, Some(d_scores)).map(|counted| counted.loss)
    }

    fn link(&self, batch: usize, y: &mut [T]) {
        self.0.link(batch, y);
    }

    fn accuracy(&self, batch: usize, scores: &[T], targets: Targets<'_, T>) -> Option<usize> {
        self.counted(batch, scores, targets, &|_| 1.0, None).ok()?.correct
    }

    fn takes_labels(&self) -> bool {
        self.0.takes_labels()
    }

    fn answers(&self) -> Answers {
        self.0.answers()
    }

    fn standardizes_targets(&self) -> bool {
        self.0.standardizes_targets()
    }

    fn word(&self) -> &'static str {
        self.0.word()
    }

    fn settings(&self) -> String {
        let text = self.0.settings();
        match text.strip_suffix(')') {
            Some(begin) => format!("{begin}, missing = skip)"),
            None => format!("{text}(missing = skip)"),
        }
    }

    fn outputs(&self) -> usize {
        self.0.outputs()
    }

    fn target(&self, uniform: f64) -> f64 {
        self.0.target(uniform)
    }

    fn check(&self, batch: usize, targets: Targets<'_, T>) -> Result<(), Error> {
        self.0.check(batch, targets)
    }

    fn skips_missing(&self) -> bool {
        true
    }

    fn check_counted(
        &self,
        batch: usize,
        targets: Targets<'_, T>,
        weight: &dyn Fn(usize) -> f64,
    ) -> Result<(), Error> {
        self.0.check_counted(batch, targets, weight)
    }

    #[track_caller]
    fn counted(
        &self,
        batch: usize,
        scores: &[T],
        targets: Targets<'_, T>,
        weight: &dyn Fn(usize) -> f64,
        d_scores: Option<&mut [T]>,
    ) -> Result<Counted, Error> {
        self.0.counted(batch, scores, targets, &|place| there(targets, place, weight(place)), d_scores)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loss::{Huber, Mse};

    /// A checkpoint goes on only under the same.
    #[test]
    fn its_settings_say_so() {
        let text = |loss: &dyn LossFunction<f32>| loss.settings();
        assert_eq!(text(&SkipMissing(Mse { outputs: 1 })), "mse(missing = skip)");
        assert_eq!(
            text(&SkipMissing(Huber { outputs: 1, delta: 2.0 })),
            "huber(delta = 2.0, missing = skip)"
        );
    }
}

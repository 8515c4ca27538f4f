//! Losses: value, gradient, predictions and accuracy, with targets of both kinds.

use regnet::loss::{Hinge, Huber, LogCosh, LossFunction, Mae, Mse, SigmoidCrossEntropy, SoftmaxCrossEntropy};
use regnet::{Scalar, Targets};

use super::super::case::{Case, len};

pub fn value_losses<T: Scalar>(case: &mut Case<'_, T>) {
    let outputs = case.size();
    let delta = 1.0;
    let losses: [&dyn LossFunction<T>; 6] = [
        &Mse { outputs },
        &Mae { outputs },
        &Huber { outputs, delta },
        &LogCosh { outputs },
        &Hinge { outputs },
        &SigmoidCrossEntropy { outputs },
    ];
    let loss = case.draws.pick(&losses);
    passes(case, loss, false);
}

pub fn cross_entropy<T: Scalar>(case: &mut Case<'_, T>) {
    let label_smoothing = case.draws.pick(&[0.0, 0.1, f64::NAN]);
    let loss = SoftmaxCrossEntropy { classes: case.size(), label_smoothing };
    passes(case, &loss, true);
}

fn passes<T: Scalar>(case: &mut Case<'_, T>, loss: &dyn LossFunction<T>, with_labels: bool) {
    let (batch, wrong_kind) = (case.size(), case.draws.below(16) == 0);
    let with_labels = with_labels != wrong_kind;
    let all = len(&[batch, loss.outputs()]);
    let targets = if with_labels { batch as u128 } else { all };
    // A target may lie outside of what the loss takes.
    case.refusable_if(true);
    // An accuracy that cannot be told is none.
    let way = case.draws.below(4);
    case.idle_if(way == 2 && wrong_kind);
    match way {
        0 => case.run((&loss, "value"), all, [all, targets], [], |[scores, targets], []| {
            with_targets(targets, all.min(1 << 20) as usize, batch, with_labels, |targets| {
                taken(loss.value(batch, scores, targets));
            });
        }),
        1 => case.run((&loss, "gradient"), all, [all, targets], [all], |[scores, targets], [d_scores]| {
            with_targets(targets, all.min(1 << 20) as usize, batch, with_labels, |targets| {
                taken(loss.gradient(batch, scores, targets, d_scores));
            });
        }),
        2 => {
            case.idle_if(true);
            case.run((&loss, "accuracy"), all, [all, targets], [], |[scores, targets], []| {
                with_targets(targets, all.min(1 << 20) as usize, batch, with_labels, |targets| {
                    loss.accuracy(batch, scores, targets);
                });
            });
        }
        _ => {
            // Where predictions are the scores there is nothing to look at.
            case.idle_if(true);
            case.run((&loss, "link"), all, [], [all], |[], [y]| loss.link(batch, y));
        }
    }
}

/// Targets of so many values, or a label an example, by the values of a slice.
fn with_targets<T: Scalar>(
    values: &[T],
    all: usize,
    batch: usize,
    as_labels: bool,
    job: impl FnOnce(Targets<'_, T>),
) {
    let exact = &values[..values.len().min(if as_labels { batch } else { all })];
    if !as_labels {
        return job(Targets::Values(exact));
    }
    let labels: Vec<u32> = exact.iter().map(|value| value.wide().abs() as u32).collect();
    job(Targets::Labels(&labels));
}

/// An error refuses as a panic does.
fn taken(result: Result<f64, regnet::Error>) {
    if let Err(error) = result {
        panic!("{error}");
    }
}

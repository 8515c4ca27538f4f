//! Each criterion on sequences that were worked out by hand.

use super::*;

/// An epoch of one second.
fn epoch(epoch: usize, train_loss: f64, valid_loss: f64) -> Observation<'static> {
    let elapsed = Duration::from_secs(epoch as u64);
    Observation { epoch, train_loss, valid_loss: Some(valid_loss), monitored: None, elapsed }
}

/// The epoch, from 1, at which the criterion stops, given losses of training and validation. A second one that takes
/// over its memory before every epoch must say the same.
fn stop_by_both(rule: impl Into<EarlyStopping>, losses: &[(f64, f64)]) -> Option<usize> {
    let mut rule = rule.into();
    let fresh = rule.clone();
    (1..=losses.len()).find(|&number| {
        let (train_loss, valid_loss) = losses[number - 1];
        let mut resumed = fresh.clone();
        assert!(resumed.recall(&rule.memory()), "{rule:?}");
        let observation = epoch(number, train_loss, valid_loss);
        let reason = rule.observe(&observation);
        assert_eq!(resumed.observe(&observation), reason);
        reason.is_some()
    })
}

fn stop(rule: impl Into<EarlyStopping>, losses: &[f64]) -> Option<usize> {
    stop_by_both(rule, &losses.iter().map(|&loss| (0.0, loss)).collect::<Vec<_>>())
}

#[test]
fn patience_counts_epochs_since_the_lowest() {
    let losses = [1.0, 0.9, 0.95, 0.89, 0.9, 0.89, 0.88];
    assert_eq!(stop(EarlyStopping::patience(1), &losses), Some(3));
    assert_eq!(stop(EarlyStopping::patience(2), &losses), Some(6));
    assert_eq!(stop(EarlyStopping::patience(3), &losses), None);
}

#[test]
fn an_improvement_below_min_delta_is_none() {
    let losses = [1.0, 0.96, 0.93, 0.85];
    assert_eq!(stop(EarlyStopping::patience(2).min_delta(0.05), &losses), None);
    assert_eq!(stop(EarlyStopping::patience(2).min_delta(0.1), &losses), Some(3));
}

/// By hand: E_opt = 1, 0.8, 0.8, 0.8, 0.5, 0.5; GL = 0, 0, 2.5, 5, 0, 10.
#[test]
fn generalization_loss_is_percent_above_the_lowest() {
    let losses = [1.0, 0.8, 0.82, 0.84, 0.5, 0.55];
    assert_eq!(stop(EarlyStopping::generalization_loss(2.0), &losses), Some(3));
    assert_eq!(stop(EarlyStopping::generalization_loss(4.9), &losses), Some(4));
    assert_eq!(stop(EarlyStopping::generalization_loss(5.1), &losses), Some(6));
    assert_eq!(stop(EarlyStopping::generalization_loss(10.1), &losses), None);
}

#[test]
fn losses_without_a_ratio_have_a_meaning() {
    let rule = || EarlyStopping::generalization_loss(5.0);
    assert_eq!(stop(rule(), &[0.0, 0.0, 1e-9]), Some(3));
    assert_eq!(stop(rule(), &[f64::INFINITY, 1.0, f64::NAN]), Some(3));
    assert_eq!(stop(EarlyStopping::patience(2), &[1.0, f64::NAN, f64::NAN]), Some(3));
}

#[test]
fn the_reason_has_the_numbers() {
    let mut rule = EarlyStopping::from(EarlyStopping::generalization_loss(5.0));
    assert_eq!(rule.observe(&epoch(1, 0.1, 0.5)), None);
    let reason = rule.observe(&epoch(2, 0.1, 0.55)).unwrap();
    assert_eq!(reason, "the validation loss lies 10.000 % above its lowest, 0.500000; alpha is 5");
}

#[test]
#[should_panic(expected = "alpha NaN is not a finite number from 0 up")]
fn an_alpha_that_is_no_number_panics() {
    let _ = EarlyStopping::generalization_loss(f64::NAN);
}

/// By hand, strips of 2. Training losses (4, 2): P = 1000·(6 / (2·2) − 1) = 500; (2, 1.6): 1000·(3.6 / 3.2 − 1) = 125;
/// (1.6, 1.6): 0. GL at the strips' ends: 0, then 0.9 above 0.8: 12.5, then 0.81 above 0.8: 1.25.
/// PQ: 0, 0.1, ∞.
#[test]
fn progress_quotient_weighs_the_rise_against_the_training_progress() {
    let losses = [(4.0, 1.0), (2.0, 0.8), (2.0, 0.85), (1.6, 0.9), (1.6, 0.9), (1.6, 0.81)];
    assert_eq!(stop_by_both(EarlyStopping::progress_quotient(0.09, 2), &losses), Some(4));
    assert_eq!(stop_by_both(EarlyStopping::progress_quotient(0.11, 2), &losses), Some(6));
    assert_eq!(stop_by_both(EarlyStopping::progress_quotient(0.11, 2), &losses[..5]), None);
    let still = [(1.0, 0.5); 8];
    assert_eq!(stop_by_both(EarlyStopping::progress_quotient(0.0, 2), &still), None);
}

/// By hand, strips of 2: the ends are 0.8, 0.9, 0.7, 0.75, 0.76.
#[test]
fn strip_rise_counts_rises_from_end_to_end() {
    let losses = [1.0, 0.8, 2.0, 0.9, 0.1, 0.7, 0.1, 0.75, 0.1, 0.76];
    assert_eq!(stop(EarlyStopping::strip_rise(1, 2), &losses), Some(4));
    assert_eq!(stop(EarlyStopping::strip_rise(2, 2), &losses), Some(10));
    assert_eq!(stop(EarlyStopping::strip_rise(3, 2), &losses), None);
    // strips of 1: a rise against the epoch before
    assert_eq!(stop(EarlyStopping::strip_rise(1, 1), &[1.0, 0.5, 0.5, 0.6]), Some(4));
}

#[test]
fn limits_need_no_validation() {
    let mut limit = EarlyStopping::epoch_limit(2).or(EarlyStopping::time_limit(Duration::from_secs(9)));
    assert!(!limit.needs_validation());
    let blind = |number| Observation { valid_loss: None, ..epoch(number, 1.0, 0.0) };
    assert_eq!(limit.observe(&blind(1)), None);
    assert_eq!(limit.observe(&blind(2)).as_deref(), Some("the limit of 2 epochs is reached"));
    assert_eq!(limit.overdue(Duration::from_millis(8999)), None);
    assert_eq!(limit.overdue(Duration::from_secs(9)).as_deref(), Some("the limit of 9.0s is reached"));
}

#[test]
fn or_stops_at_whichever_is_first() {
    let losses = [1.0, 0.9, 0.95, 0.96, 2.0];
    let either = |patience, alpha| {
        EarlyStopping::patience(patience)
            .or(EarlyStopping::generalization_loss(alpha))
            .or(EarlyStopping::epoch_limit(5))
    };
    assert!(either(1, 1.0).needs_validation());
    assert_eq!(stop(either(2, 50.0), &losses), Some(4));
    assert_eq!(stop(either(9, 5.0), &losses), Some(3));
    assert_eq!(stop(either(9, 500.0), &losses), Some(5));
    assert_eq!(stop(either(9, 500.0), &losses[..4]), None);
}

#[test]
fn a_memory_of_other_criteria_is_refused() {
    let mut rule = EarlyStopping::patience(2).or(EarlyStopping::strip_rise(1, 1));
    let memory = rule.memory();
    assert!(!EarlyStopping::from(EarlyStopping::patience(2)).recall(&memory));
    assert!(!rule.recall(&memory[..memory.len() - 1]));
    assert!(!rule.recall(&[]));
    assert!(rule.recall(&memory));
}

/// The epoch at which it stops, given what is the better the higher it is.
fn stop_higher(rule: impl Into<EarlyStopping>, values: &[f64]) -> Option<usize> {
    let mut rule = rule.into();
    (1..)
        .zip(values)
        .find(|(number, value)| rule.observe(&higher(*number, **value)).is_some())
        .map(|(n, _)| n)
}

fn higher(number: usize, value: f64) -> Observation<'static> {
    let monitored = Some(Monitored { name: "macro F1", value, better: Better::Higher });
    Observation { monitored, ..epoch(number, 1.0, 1.0) }
}

#[test]
fn criteria_wait_for_what_is_the_better_the_higher_it_is() {
    let rising = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
    let falls = [0.5, 0.8, 0.79, 0.76, 0.9, 0.81];
    let rules: [(EarlyStopping, Option<usize>); 4] = [
        (EarlyStopping::patience(2).into(), Some(4)),
        // by hand: 100·(1 − 0.76 / 0.8) = 5
        (EarlyStopping::generalization_loss(4.9).into(), Some(4)),
        (EarlyStopping::generalization_loss(5.1).into(), Some(6)),
        (EarlyStopping::strip_rise(2, 1).into(), Some(4)),
    ];
    for (rule, expected) in rules {
        assert_eq!(stop_higher(rule.clone(), &rising), None, "{rule:?}");
        assert_eq!(stop_higher(rule.clone(), &falls), expected, "{rule:?}");
    }
    assert_eq!(stop_higher(EarlyStopping::patience(2).min_delta(0.15), &rising), None);
    assert_eq!(stop_higher(EarlyStopping::patience(2).min_delta(0.25), &rising), Some(3));
    // No progress in training: any fall at a strip's end weighs infinitely more.
    assert_eq!(stop_higher(EarlyStopping::progress_quotient(1.0, 2), &falls), Some(4));
    assert_eq!(stop_higher(EarlyStopping::progress_quotient(1.0, 2), &rising), None);
}

/// R² begins below 0 and passes it: 100·|−0.6 + 0.5| / 0.5 = 20.
#[test]
fn what_is_below_zero_and_passes_it_is_weighed_by_its_size() {
    let rule = || EarlyStopping::generalization_loss(19.9);
    assert_eq!(stop_higher(rule(), &[-0.5, -0.6]), Some(2));
    assert_eq!(stop_higher(rule(), &[-1.0, -0.5, 0.0, 0.5]), None);
    assert_eq!(stop_higher(rule(), &[0.0, -1e-9]), Some(2));
    assert_eq!(
        stop(EarlyStopping::generalization_loss(9.9), &[-1.0, -0.9]),
        Some(2),
        "a loss may be below 0"
    );
}

#[test]
fn reasons_name_what_is_monitored() {
    let reasons = |rule: EarlyStopping, values: &[f64]| {
        let mut rule = rule;
        (1..).zip(values).find_map(|(number, value)| rule.observe(&higher(number, *value))).unwrap()
    };
    let text = reasons(EarlyStopping::patience(2).into(), &[0.9, 0.8, 0.85]);
    assert_eq!(text, "the macro F1 has not risen above 0.900000 for 2 epochs");
    let text = reasons(EarlyStopping::generalization_loss(5.0).into(), &[0.8, 0.72]);
    assert_eq!(text, "the macro F1 lies 10.000 % below its highest, 0.800000; alpha is 5");
    let text = reasons(EarlyStopping::strip_rise(1, 1).into(), &[0.8, 0.7]);
    assert_eq!(text, "the macro F1 has fallen, to 0.700000, at the ends of 1 strips of 1 epochs in a row");
}

//! The sentence that the main program ends with.

#[path = "../examples/mnist.rs"]
#[allow(dead_code, reason = "the program's own main")]
mod mnist;

use mnist::finding;

#[test]
fn batch_norm_ahead_from_the_first_epoch_on_trains_faster() {
    assert_eq!(
        finding(&[[0.9812, 0.9702], [0.9934, 0.9874], [0.9938, 0.9922]], [0.9935, 0.9911]),
        "batch norm trains faster: validation accuracy 98.12 against 97.02 %, then 99.34 against 98.74 %; of 3 epochs ahead \
         after 1–3; test accuracy 99.35 % with batch norm, 99.11 % without"
    );
}

#[test]
fn a_later_lead_is_not_a_faster_training() {
    let (lead, lag, level) = ([0.9, 0.8], [0.8, 0.9], [0.9, 0.9]);
    assert_eq!(
        finding(&[lead, lag, lead, lead, lead, level, level, lag], [0.5, 0.75]),
        "this run does not show that batch norm trains faster: validation accuracy 90.00 against 80.00 %, then 80.00 against \
         90.00 %; of 8 epochs ahead after 1, 3–5, level after 6–7, behind after 2, 8; test accuracy 50.00 % with batch norm, \
         75.00 % without"
    );
    for second in [lag, level] {
        assert!(finding(&[lead, second], lead).starts_with("this run does not show"));
    }
}

#[test]
fn one_epoch_is_judged_by_itself() {
    assert!(finding(&[[0.9, 0.8]], [0.9, 0.8]).starts_with(
        "batch norm trains faster: validation accuracy 90.00 against 80.00 %; of 1 epochs ahead after 1;"
    ));
    assert!(finding(&[[0.8, 0.8]], [0.9, 0.8]).starts_with("this run does not show"));
}

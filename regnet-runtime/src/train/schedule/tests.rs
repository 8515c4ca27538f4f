//! The factors against PyTorch's rates, made by tests/reference/schedule.py.

use super::*;

/// The script's losses, for the schedule that looks at them.
const LOSSES: [f64; 12] = [1.0, 0.9, 0.9, 0.89995, 0.91, 0.95, 0.8, 0.8, 0.8, 0.8, 0.79, 0.79];

/// PyTorch multiplies from rate to rate where the formulas here are closed.
const ROUNDING: f64 = 1e-14;

/// A second schedule takes over the memory of the first before every epoch.
#[track_caller]
fn check(mut schedule: Schedule, expected: [f64; 12]) {
    let fresh = schedule.clone();
    for (t, expected) in (0..).zip(expected) {
        let mut resumed = fresh.clone();
        assert!(resumed.recall(&schedule.memory()));
        let factor = schedule.factor_at(t, t);
        assert_eq!(factor, resumed.factor(t));
        assert!((factor - expected).abs() < ROUNDING, "{factor} at {t}, expected {expected}");
        schedule.observe(t, LOSSES[t as usize]);
    }
}

#[test]
#[rustfmt::skip]
fn rates_are_pytorchs() {
    check(Schedule::step(3, 0.5), [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125]);
    check(Schedule::exponential(0.9), [1.0, 0.9, 0.81, 0.7290000000000001, 0.6561000000000001, 0.5904900000000002, 0.5314410000000002, 0.47829690000000014, 0.43046721000000016, 0.38742048900000015, 0.34867844010000015, 0.31381059609000017]);
    check(Schedule::cosine(11).lowest(0.1), [1.0, 0.9817718381265239, 0.9285640897740316, 0.8446873302753785, 0.7369367558508491, 0.6140416772229783, 0.4859583227770218, 0.36306324414915125, 0.25531266972462185, 0.17143591022596855, 0.1182281618734762, 0.1]);
    check(Schedule::cosine_restarts(2, 2).lowest(0.05), [1.0, 0.525, 1.0, 0.8608757210636101, 0.525, 0.18912427893638994, 1.0, 0.9638427779428612, 0.8608757210636101, 0.7067746303734177, 0.525, 0.34322536962658234]);
    check(Schedule::cosine_restarts(5, 1), [1.0, 0.9045084971874737, 0.6545084971874737, 0.34549150281252633, 0.09549150281252633, 1.0, 0.9045084971874737, 0.6545084971874737, 0.34549150281252633, 0.09549150281252633, 1.0, 0.9045084971874737]);
    check(Schedule::one_cycle(12), [0.040000000000000036, 0.3497896542195831, 0.8792851591221287, 0.9944154354509117, 0.9330129698414117, 0.811745653949763, 0.6473789976951033, 0.46263710266697505, 0.28306099820869923, 0.1334775301888306, 0.03456698742539522, 4e-06]);
    check(Schedule::constant().warm_up(4), [0.2, 0.4, 0.6000000000000001, 0.8, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
    check(Schedule::exponential(0.9).warm_up(3), [0.25, 0.5, 0.75, 1.0, 0.9, 0.81, 0.7290000000000001, 0.6561000000000001, 0.5904900000000002, 0.5314410000000002, 0.47829690000000014, 0.43046721000000016]);
    check(Schedule::on_plateau(1, 0.5).lowest(0.2), [1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.25, 0.25, 0.25, 0.2, 0.2, 0.2]);
}

#[test]
fn after_its_period_a_cosine_stays_and_a_cycle_too() {
    assert_eq!(Schedule::cosine(10).lowest(0.25).factor(11), 0.25);
    assert_eq!(Schedule::cosine(10).factor(1000), 0.0);
    assert_eq!(Schedule::one_cycle(10).factor(50), CYCLE_LAST);
}

#[test]
fn a_training_that_goes_on_behind_the_end_is_an_error_of_every_schedule() {
    let text = |schedule: Schedule, epochs| schedule.check(epochs, 10).unwrap_err().to_string();
    let fits = |schedule: Schedule, epochs| schedule.check(epochs, 10).is_ok();
    assert_eq!(
        text(Schedule::cosine(4), 5),
        "`cosine` ends after 4 epochs, but the training has 5 epochs: the rate would be 0, or near it, from there on; \
         write `cosine(5)`, fewer epochs, or `.lowest(0.01)`, the share of the rate to go on with"
    );
    let warm = text(Schedule::cosine(30).per_step().warm_up(5), 4);
    assert!(
        warm.contains("ends after 35 updates, but the training has 4 epochs of 10, 40 updates:"),
        "{warm}"
    );
    assert!(warm.contains("write `cosine(35)`"), "{warm}");
    assert!(text(Schedule::one_cycle(39), 4).contains("write `one_cycle(40)`"));
    assert!(text(Schedule::exponential(0.1), 400).contains("ends after 308 epochs"));
    assert!(text(Schedule::step(2, 0.1), 800).contains("ends after 616 epochs"));
    assert!(fits(Schedule::cosine(4), 4) && fits(Schedule::cosine(4).warm_up(1), 5));
    assert!(fits(Schedule::cosine(4).lowest(0.1), 9) && fits(Schedule::one_cycle(4).lowest(0.1), 4));
    assert!(fits(Schedule::one_cycle(40), 4) && fits(Schedule::exponential(0.9), 1000));
    assert!(fits(Schedule::cosine_restarts(2, 1), 1000) && fits(Schedule::on_plateau(2, 0.1), 1000));
}

#[test]
fn the_unit_is_the_epoch_or_the_step() {
    let by_epoch = Schedule::exponential(0.5);
    assert_eq!((by_epoch.factor_at(2, 9), by_epoch.clone().per_step().factor_at(2, 3)), (0.25, 0.125));
    assert_eq!(Schedule::one_cycle(4).factor_at(0, 3), CYCLE_LAST);
}

#[test]
fn far_restarts_are_found_at_once() {
    assert_eq!(Schedule::cosine_restarts(3, 1).factor(3_000_000_000_000), 1.0);
    assert_eq!(Schedule::cosine_restarts(1, 2).factor((1 << 40) - 1), 1.0);
}

#[test]
#[should_panic(expected = "factor 1.5 is outside 0 < factor <= 1")]
fn a_factor_above_one_panics() {
    let _ = Schedule::step(2, 1.5);
}

#[test]
#[should_panic(expected = "a plateau is seen once an epoch")]
fn a_plateau_has_no_steps() {
    let _ = Schedule::on_plateau(2, 0.5).per_step();
}

#[test]
fn no_schedule_falls_below_its_lowest() {
    let schedules = [
        Schedule::step(1, 0.1),
        Schedule::exponential(0.1),
        Schedule::cosine(10),
        Schedule::cosine_restarts(3, 2),
        Schedule::one_cycle(10),
    ];
    for schedule in schedules.map(|schedule| schedule.lowest(0.3)) {
        let least = (0..20).map(|t| schedule.factor(t)).fold(1.0, f64::min);
        // 64-bit rounding of a cosine
        assert!(least > 0.3 - 1e-15 && least < 0.5, "{least} of {schedule:?}");
    }
}

/// What is the better the higher it is comes as its negative: by hand, as PyTorch's `mode = "max"`, 0.60003 is no more than
/// 1.0001·0.6.
#[test]
fn a_plateau_is_one_of_what_rises_too() {
    let mut schedule = Schedule::on_plateau(1, 0.5);
    let factors = [0.5, 0.6, 0.60003, 0.6, 0.7, 0.7, 0.7, 0.8].map(|value| {
        schedule.observe(0, -value);
        schedule.factor(0)
    });
    assert_eq!(factors, [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25]);
}

//! Every layer, loss and penalty, and whole networks: their backward pass against differences, in f64.

#[path = "gradients/cases.rs"]
mod cases;
mod common;

use cases::BOUND;
use regnet::{check, network};

#[test]
fn a_point_on_a_kink_is_left_out() {
    network! { struct OnKink: input(3) -> dense(4, init = zeros) -> relu -> dense(2); }
    // Every relu gets exactly 0, where its two slopes have a mean that is no derivative.
    let check = check::gradients(&OnKink::new(3).cast::<f64>(), 2, 7);
    assert!(check.skipped >= 12 + 4 && check.checked > 0, "{check}");
    assert!(check.max_relative_error < BOUND, "{check}");
}

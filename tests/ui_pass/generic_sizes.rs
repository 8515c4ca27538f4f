#![forbid(unsafe_code)]
#![deny(warnings)]

use regnet::network;

network! {
    struct Net<const INPUTS: usize, const HIDDEN: usize>:
        input(INPUTS) -> dense(HIDDEN) -> relu -> dense(2 * HIDDEN) -> loss mse;
}

fn main() {
    let net = Net::<4, 8>::new(1);
    assert_eq!(net.params().iter().map(|param| param.values().len()).sum::<usize>(), 40 + 9 * 16);
}

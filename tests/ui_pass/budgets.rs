//! Budgets that are kept, to the last of each.
#![deny(warnings)]

use regnet::network;

const MOST: usize = 50_890;

network! {
    #[budget(params <= MOST, macs <= 64 * 784 + 640)]
    #[budget(inference_bytes <= 250_000, training_bytes(batch = 1) <= 500_000, training_bytes(batch = 64) <= 850_000)]
    struct Net: input(784) -> dense(64) -> relu -> dense(10) -> loss softmax_cross_entropy;

    #[budget(params <= 940)]
    struct Sized<const H: usize>: input(20) -> dense(H) -> relu -> dense(10) -> loss softmax_cross_entropy;
}

fn main() {
    assert_eq!(Net::new(1).params().len(), 4);
    assert_eq!(Sized::<30>::new(1).params().len(), 4);
    println!("{}", Net::SPEC.memory(64));
}

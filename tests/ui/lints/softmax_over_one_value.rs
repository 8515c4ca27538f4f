#![deny(deprecated)]

use regnet::network;

network! {
    struct Net: input(4) -> dense(1) -> softmax -> loss mse;
    struct Inner: input(4, 1) -> log_softmax -> flatten -> dense(3) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
    println!("{}", Inner::new(1).summary());
}

#![deny(deprecated)]

use regnet::network;

network! {
    struct Net: input(4) -> dense(3) -> softmax -> loss mse;
    struct Robust: input(4) -> dense(3) -> softmax -> loss huber;
}

fn main() {
    println!("{}", Net::new(1).summary());
    println!("{}", Robust::new(1).summary());
}

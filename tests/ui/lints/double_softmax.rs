#![deny(deprecated)]

use regnet::network;

network! {
    struct Net: input(4) -> dense(10) -> softmax -> loss softmax_cross_entropy;
}

fn main() {
    println!("{}", Net::new(1).summary());
}

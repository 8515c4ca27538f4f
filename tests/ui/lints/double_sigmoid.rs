#![deny(deprecated)]

use regnet::network;

network! {
    struct Net: input(4) -> dense(3) -> sigmoid -> loss sigmoid_cross_entropy;
}

fn main() {
    println!("{}", Net::new(1).summary());
}

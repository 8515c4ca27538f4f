#![deny(deprecated)]

use regnet::network;

network! {
    struct Net: input(8, 8, 1) -> flatten -> dense(32) -> dense(16) -> relu -> dense(3) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}

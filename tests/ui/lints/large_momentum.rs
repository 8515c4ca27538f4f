#![deny(deprecated)]

use regnet::network;

network! {
    struct Net: input(4) -> dense(8) -> batchnorm(momentum = 0.99) -> relu -> dense(3) -> loss mse;
    struct Last: input(4) -> dense(8) -> batch_renorm(momentum = 1) -> relu -> dense(3) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
    println!("{}", Last::new(1).summary());
}

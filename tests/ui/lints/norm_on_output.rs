#![deny(deprecated)]

use regnet::network;

network! {
    struct Net: input(4) -> dense(8) -> relu -> dense(3) -> batchnorm -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}

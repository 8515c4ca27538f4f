#![deny(deprecated)]

use regnet::network;

network! {
    struct Net: input(4)
        -> dense(8) -> relu -> dropout(0.5)
        -> dense(8) -> batchnorm -> relu
        -> dense(3) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}

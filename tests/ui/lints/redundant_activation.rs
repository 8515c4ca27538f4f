#![deny(deprecated)]

use regnet::network;

network! {
    struct Net: input(8, 8, 1) -> conv2d(4, kernel = 3) -> relu -> maxpool2d(2) -> relu -> flatten -> dense(3) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}

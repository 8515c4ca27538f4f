#![deny(deprecated)]

use regnet::network;

network! {
    struct Net: input(4) -> dense(8) -> relu -> dense(3) -> dropout(0.5) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}

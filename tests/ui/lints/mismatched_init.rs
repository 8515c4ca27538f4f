#![deny(deprecated)]

use regnet::network;

network! {
    #[warn(mismatched_init)]
    struct Net: input(4) -> dense(8, init = glorot) -> relu -> dense(8, init = he_in) -> tanh -> dense(3) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}

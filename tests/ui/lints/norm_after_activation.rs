#![deny(deprecated)]

use regnet::network;

network! {
    struct Net: input(4) -> dense(8) -> relu -> #[warn(norm_after_activation)] layernorm -> dense(3) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}

use regnet::network;

network! {
    struct Net: input(4) -> #[allow(dead_code)] dense(3) -> #[allow(redundant_bias)] relu -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}

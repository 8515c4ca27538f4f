use regnet::network;

network! {
    #[allow(dead_code, symetric_init)]
    struct Net: input(4) -> #[warn(redundant_biases)] dense(3) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}

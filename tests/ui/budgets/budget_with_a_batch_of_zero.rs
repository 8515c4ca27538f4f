use regnet::network;

network! {
    #[budget(training_bytes(batch = 0) <= 1_000_000, training_bytes(size = 3) <= 1_000_000)]
    struct Net: input(784) -> dense(64) -> relu -> dense(10) -> loss softmax_cross_entropy;
}

fn main() {
    println!("{}", Net::new(1).summary());
}

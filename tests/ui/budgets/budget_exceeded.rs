use regnet::network;

network! {
    #[budget(params <= 50_000, macs <= 50_000, inference_bytes <= 200_000, training_bytes(batch = 32) <= 400_000)]
    struct Net: input(784) -> dense(64) -> relu -> dense(10) -> loss softmax_cross_entropy;
}

fn main() {
    println!("{}", Net::new(1).summary());
}

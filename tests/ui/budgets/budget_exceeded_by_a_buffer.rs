use regnet::network;

network! {
    #[budget(inference_bytes <= 100_000, training_bytes(batch = 256) <= 1_000_000)]
    struct Net: input(32, 32, 3) -> conv2d(16, kernel = 3) -> relu -> global_avgpool -> dense(10) -> loss softmax_cross_entropy;
}

fn main() {
    println!("{}", Net::new(1).summary());
}

use regnet::network;

network! {
    #[budget]
    struct Net: input(784) -> dense(64) -> relu -> dense(10) -> loss softmax_cross_entropy;
}

fn main() {
    println!("{}", Net::new(1).summary());
}

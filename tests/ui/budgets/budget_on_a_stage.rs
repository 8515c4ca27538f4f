use regnet::network;

network! {
    
    struct Net: input(784) -> #[budget(params <= 60_000)] dense(64) -> relu -> dense(10) -> loss softmax_cross_entropy;
}

fn main() {
    println!("{}", Net::new(1).summary());
}

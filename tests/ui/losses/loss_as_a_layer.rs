use regnet::network;

network! {
    struct Net: input(4) -> dense(3) -> softmax_cross_entropy;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

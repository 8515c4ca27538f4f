use regnet::network;

network! {
    struct Net: input(8) -> dense(1) -> loss softmax_cross_entropy;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

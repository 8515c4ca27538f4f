use regnet::network;

network! {
    struct Net: input(4) -> dense(3) -> loss softmax_cross_entropy(label_smoothing = 1);
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

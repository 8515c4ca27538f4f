use regnet::network;

network! {
    struct Net(decay = 1e-4): input(4) -> dense(8, l2 = 2.0 * decay) -> relu -> dense(3, l2 = decay) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

use regnet::network;

network! {
    struct Net(p = 0.5, decay = 1e-4): input(4) -> dense(3, l2 = decay) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

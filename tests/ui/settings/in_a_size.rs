use regnet::network;

network! {
    struct Net(width = 8): input(4) -> dense(width) -> relu -> dense(3) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

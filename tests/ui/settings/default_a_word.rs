use regnet::network;

network! {
    struct Net(p = "half"): input(4) -> dense(8) -> relu -> dropout(p) -> dense(3) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

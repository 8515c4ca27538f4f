use regnet::network;

network! {
    struct Net: dense(3) -> relu -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

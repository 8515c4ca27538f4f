use regnet::network;

network! {
    struct Net: input(4) -> dense(3) -> dropout(1.0) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

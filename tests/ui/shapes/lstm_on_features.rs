use regnet::network;

network! {
    struct Net: input(8) -> lstm(4) -> dense(2) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

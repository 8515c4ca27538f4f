use regnet::network;

network! {
    struct Net: input(4) -> dense(99999999999999999999) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

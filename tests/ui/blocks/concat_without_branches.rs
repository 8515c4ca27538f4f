use regnet::network;

network! {
    struct Net: input(8) -> dense(4) -> concat -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

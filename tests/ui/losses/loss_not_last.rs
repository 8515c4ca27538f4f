use regnet::network;

network! {
    struct Net: input(4) -> loss mse -> dense(3);
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

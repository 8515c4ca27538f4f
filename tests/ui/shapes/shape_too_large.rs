use regnet::network;

network! {
    struct Net: input(1000000, 1000000, 1000000) -> flatten -> dense(3) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

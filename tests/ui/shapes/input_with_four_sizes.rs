use regnet::network;

network! {
    struct Net: input(1, 2, 3, 4) -> flatten -> dense(3) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

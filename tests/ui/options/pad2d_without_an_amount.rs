use regnet::network;

network! {
    struct Net: input(4, 4, 2) -> pad2d -> flatten -> dense(1) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

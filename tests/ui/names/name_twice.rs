use regnet::network;

network! {
    struct Net: input(8) -> a: dense(4) -> a: dense(5) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

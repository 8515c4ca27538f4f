use regnet::network;

network! {
    struct Net: input(8, 8, 6) -> groupnorm(4) -> flatten -> dense(1) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

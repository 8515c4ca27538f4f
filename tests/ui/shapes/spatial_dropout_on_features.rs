use regnet::network;

network! {
    struct Net: input(8) -> dense(3) -> spatial_dropout(0.5) -> dense(2) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

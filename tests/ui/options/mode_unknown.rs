use regnet::network;

network! {
    struct Net: input(4) -> dense(3) -> dropout(0.5, mode = inverse) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

use regnet::network;

network! {
    struct Net: input(5, 8) -> gru(4, norm = batch) -> dense(2) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

use regnet::network;

network! {
    struct Net: input(5, 8) -> rnn -> dense(2) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

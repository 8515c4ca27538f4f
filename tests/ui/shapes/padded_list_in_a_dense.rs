use regnet::network;

network! {
    struct Net: input(9, padded = true) -> dense(2);
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

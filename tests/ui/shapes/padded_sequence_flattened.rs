use regnet::network;

network! {
    struct Net: input(9, 3, padded = true) -> lstm(4, sequence = true) -> flatten -> dense(2);
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

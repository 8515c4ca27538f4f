use regnet::network;

network! {
    struct Net: input(9, 3, padded = true) -> (relu | lstm(27) -> reshape(9, 3)) -> sum -> lstm(4) -> dense(2);
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

use regnet::network;

const COPIES: usize = 3;

network! {
    struct Net: input(9, 3, padded = true) -> repeat(COPIES, lstm(3, sequence = true)) -> global_avgpool -> dense(2);
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

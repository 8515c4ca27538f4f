use regnet::network;

network! {
    struct Net: input(4) -> dense(3) -> loss my::;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

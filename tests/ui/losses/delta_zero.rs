use regnet::network;

network! {
    struct Net: input(4) -> dense(3) -> loss huber(delta = 0);
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

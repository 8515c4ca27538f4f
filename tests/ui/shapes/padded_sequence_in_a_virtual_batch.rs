use regnet::network;

network! {
    struct Net: input(9, 3, padded = true) -> batchnorm(virtual_batch = 2) -> lstm(4) -> dense(2);
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

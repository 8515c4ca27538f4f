use regnet::network;

network! {
    struct Net: input(9, 3, padded = true) -> conv1d(4, kernel = 3) -> global_avgpool -> dense(2);
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

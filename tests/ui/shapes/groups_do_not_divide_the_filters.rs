use regnet::network;

network! {
    struct Net: input(8, 4) -> conv1d(3, kernel = 3, groups = 2) -> flatten -> dense(1) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

use regnet::network;

network! {
    struct Net: input(4, 8, 1) -> conv2d(3, kernel = 5) -> flatten -> dense(1) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

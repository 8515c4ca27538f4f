use regnet::network;

network! {
    struct Net: input(784) -> conv2d(4, kernel = 3) -> flatten -> dense(10) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

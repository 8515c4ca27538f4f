use regnet::network;

network! {
    struct Net: input(8, 8, 3) -> conv2d(4, kernel = 3, groups = 2) -> flatten -> dense(1) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

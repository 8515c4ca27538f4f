use regnet::network;

network! {
    struct Net(std = 0.1): input(4) -> dense(8, init = normal(std)) -> gaussian_noise(std) -> dense(3) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

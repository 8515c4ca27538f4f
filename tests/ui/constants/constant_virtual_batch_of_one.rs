use regnet::network;

const SIZE: usize = 1;

network! {
    struct Net: input(8) -> batchnorm(virtual_batch = SIZE) -> dense(1) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

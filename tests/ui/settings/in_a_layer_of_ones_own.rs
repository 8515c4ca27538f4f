use regnet::network;

mod my {
    pub struct Scale;
}

network! {
    struct Net(p = 0.5): input(4) -> my::Scale(p) -> dropout(p) -> dense(3) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}

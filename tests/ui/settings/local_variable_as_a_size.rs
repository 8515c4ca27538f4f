use regnet::network;

fn main() {
    let width = 8;
    network! {
        struct Net: input(4) -> dense(width) -> relu -> dense(3) -> loss mse;
    }
    println!("{}", Net::new(1).summary());
}

use regnet::network;

fn main() {
    for p in [0.1, 0.5] {
        network! {
            struct Net: input(4) -> dense(8) -> relu -> dropout(p) -> dense(3) -> loss mse;
        }
        println!("{}", Net::new(1).summary());
    }
}

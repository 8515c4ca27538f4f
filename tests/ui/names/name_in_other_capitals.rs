use regnet::network;

network! {
    struct Net: input(4) -> hidden: dense(4) -> tanh -> Hidden: dense(4) -> tanh -> dense(2) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}

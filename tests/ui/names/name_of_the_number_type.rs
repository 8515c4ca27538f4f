use regnet::network;

network! {
    struct Series<const T: usize>: input(T) -> dense(T) -> loss mse;
    struct T: input(3) -> dence(2) -> loss mse;
}

fn main() {
    println!("{}", Series::<3>::new(1).summary());
}

use regnet::network;

network! {
    struct Net<T>: input(4) -> dense(3) -> loss mse;
}

fn main() {}

use regnet::network;

network! {
    Net: input(4) -> dense(3) -> loss mse;
}

fn main() {}

use regnet::network;

network! {
    struct match: input(4) -> dense(8) -> loss mse;
}

fn main() {}

use regnet::network;

macro_rules! declare {
    ($f:expr) => {
        network! { struct Net: input(4) -> $f -> loss mse; }
    };
}

declare!(dense(3) + dense(4));

fn main() {}

use regnet::network;

macro_rules! declare {
    ($f:expr) => {
        network! { struct Net: input(4) -> $f: dense(2) -> loss mse; }
    };
}

declare!(1 + 2);

fn main() {}

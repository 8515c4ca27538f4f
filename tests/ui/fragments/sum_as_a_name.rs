use regnet::network;

macro_rules! declare {
    ($f:expr) => {
        network! { struct $f: input(4) -> dense(2) -> loss mse; }
    };
}

declare!(1 + 2);

fn main() {}

use regnet::network;

macro_rules! declare {
    ($f:literal) => {
        network! { struct Net: input(4) -> $f -> loss mse; }
    };
}

declare!(3);

fn main() {}

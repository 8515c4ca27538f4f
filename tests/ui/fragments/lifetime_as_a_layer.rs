use regnet::network;

macro_rules! declare {
    ($f:lifetime) => {
        network! { struct Net: input(4) -> $f -> loss mse; }
    };
}

declare!('a);

fn main() {}

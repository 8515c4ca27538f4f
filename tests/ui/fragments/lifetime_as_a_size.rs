use regnet::network;

macro_rules! declare {
    ($f:lifetime) => {
        network! { struct Net<$f>: input(4) -> dense(2) -> loss mse; }
    };
}

declare!('a);

fn main() {}

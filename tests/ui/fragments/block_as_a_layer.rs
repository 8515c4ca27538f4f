use regnet::network;

macro_rules! declare {
    ($f:block) => {
        network! { struct Net: input(4) -> $f -> loss mse; }
    };
}

declare!({ dense(3) });

fn main() {}

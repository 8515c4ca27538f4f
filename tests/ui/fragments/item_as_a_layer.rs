use regnet::network;

macro_rules! declare {
    ($f:item) => {
        network! { struct Net: input(4) -> $f -> loss mse; }
    };
}

declare!(fn f() {});

fn main() {}

use regnet::network;

macro_rules! declare {
    ($f:vis) => {
        network! { struct Net: input(4) -> $f dense(2) -> loss mse; }
    };
}

declare!(pub(crate));

fn main() {}

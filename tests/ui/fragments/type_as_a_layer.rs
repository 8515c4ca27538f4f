use regnet::network;

macro_rules! declare {
    ($f:ty) => {
        network! { struct Net: input(4) -> $f -> loss mse; }
    };
}

declare!(&'static str);

fn main() {}

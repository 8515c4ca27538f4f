use regnet::network;

macro_rules! declare {
    ($f:stmt) => {
        network! { struct Net: input(4) -> dense(2, l2 = $f) -> loss mse; }
    };
}

declare!(let x = 1.0);

fn main() {}

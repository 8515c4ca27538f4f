//! A type that is named as a layer and has neither its functions nor the trait.

mod my {
    pub struct Scale(pub f32);
}

regnet::network! {
    struct Net: input(4)
        -> my::Scale(0.5)
        -> loss mse;
}

fn main() {}

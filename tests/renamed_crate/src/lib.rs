//! A network that does not say what the crate is called here.

nets::network! {
    pub struct Net: input(4) -> hidden: dense(3) -> relu -> dense(2) -> loss mse;
    pub struct Other: input(4) -> dense(3);
}

/// Uses of it, which are no mistakes.
pub fn parameters() -> usize {
    let net = Net::new(1);
    net.layers().hidden().weight().len() + Other::SPEC.params
}

//! A network as its user meets it: what can be called on every one. What needs training or files stands in `api`.

mod inference;
mod parameters;
mod training;
mod whole;

//! What is written: the form of the grammar, values, sizes and shapes, arguments, what attributes ask for, and how the crate is called.

pub mod args;
pub mod ast;
pub mod budget;
pub mod crates;
pub mod expr;
mod fragments;
pub mod levels;
pub mod settings;
pub mod shape;

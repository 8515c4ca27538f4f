//! What is written: the form of the grammar, values, sizes and shapes, arguments, and what attributes ask for.

pub mod args;
pub mod ast;
pub mod budget;
pub mod expr;
mod fragments;
pub mod levels;
pub mod shape;

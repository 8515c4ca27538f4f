//! What is said to the user: errors, and what may have been meant.

pub mod errors;
pub mod number;
pub mod suggest;

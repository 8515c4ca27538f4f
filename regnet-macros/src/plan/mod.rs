//! Gives every stage its name, its layer, its shapes and its place in the flat buffers. The last pass that can
//! fail: it reports every mistake that is not one of syntax, each at its token, one error a mistake.

mod blocks;
mod following;
mod layer;
pub mod lint;
mod names;
mod network;
mod padding;
mod parts;
mod planner;
mod shapes;
pub mod signal;
mod stages;
pub mod words;

pub use names::{constant_name, plan_type};
pub use network::plan;
pub use parts::{Body, Constant, Flat, Node, NodeKind, Place, Plan, Sum, stretch};
pub use shapes::shape_value;

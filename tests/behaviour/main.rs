//! What a declared network promises, one file a subject.
#![forbid(unsafe_code)]
#![deny(warnings)]

#[path = "../common/mod.rs"]
mod common;

mod arrays;
mod batches;
mod chunks;
mod constants;
mod counted;
mod declarations;
mod drop_connect;
mod faults;
mod folded;
mod fragments;
mod frozen;
mod fused;
mod generic;
mod large_values;
mod lbfgs;
mod loader;
mod lsuv;
mod metrics;
mod modes;
mod monte_carlo;
mod names;
mod norms;
mod other_libraries;
mod own_losses;
mod padding;
mod pictures;
mod probe;
mod recurrent;
mod search;
mod seeds;
mod settings;
mod shadowed;
mod standardized;
mod starts;
mod steps;
mod updates;
mod walk;

//! Looks at a network: checks, probes, tables, figures.

pub mod check;
pub(crate) mod lsuv;
#[cfg(feature = "plot")]
pub mod plot;
pub(crate) mod probe;
pub(crate) mod summary;

//! A bar over the steps of an epoch or the trainings of a search, on a terminal and with the feature `progress`; else nothing. A machine without
//! a clock has no terminal either, and no bar.

#[cfg(all(feature = "progress", not(all(target_family = "wasm", target_os = "unknown"))))]
mod bar;
#[cfg(not(all(feature = "progress", not(all(target_family = "wasm", target_os = "unknown")))))]
#[path = "progress/nothing.rs"]
mod bar;

pub(super) use bar::Progress;

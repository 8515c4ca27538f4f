//! The macro: any tokens have an expansion, errors have a place, nothing breaks down. A crate of a macro gives no function,
//! so that its files stand here.

#![no_main]
#![allow(dead_code, reason = "what only the macro itself calls")]

#[path = "../../regnet-macros/src/emit/mod.rs"]
mod emit;
#[path = "../../regnet-macros/src/expand.rs"]
mod expand;
#[path = "../../regnet-macros/src/language/mod.rs"]
mod language;
#[path = "../../regnet-macros/src/layers/mod.rs"]
mod layers;
#[path = "../../regnet-macros/src/tests/networks.rs"]
mod networks;
#[path = "../../regnet-macros/src/plan/mod.rs"]
mod plan;
#[path = "../../regnet-macros/src/program/mod.rs"]
mod program;
#[path = "../../regnet-macros/src/says/mod.rs"]
mod says;
#[path = "../../regnet-macros/src/tests/sentences.rs"]
mod sentences;

use expand::{BROKE_DOWN, expand};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sentences::of_bytes(bytes));

//! Model files.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| regnet_fuzz::load::run(bytes));

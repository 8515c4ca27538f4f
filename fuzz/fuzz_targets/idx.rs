//! IDX files, plain and in gzip.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| regnet_fuzz::idx::run(bytes));

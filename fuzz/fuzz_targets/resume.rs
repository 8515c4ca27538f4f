//! Checkpoints behind their checksum.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| regnet_fuzz::resume::run(bytes));

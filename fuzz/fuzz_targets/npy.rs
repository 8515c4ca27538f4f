//! NumPy's files: one array, and archives of several.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| regnet_fuzz::npy::run(bytes));

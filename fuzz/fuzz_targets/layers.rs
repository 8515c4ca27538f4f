//! Every layer, product and loss.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| regnet_fuzz::layers::run(bytes));

//! Every layer, every loss and whole networks against PyTorch: outputs, losses, gradients, running statistics,
//! in f32 and f64.

#[path = "reference/cases.rs"]
mod cases;
mod common;

use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn every_word_has_a_case() {
    let covered: BTreeSet<&str> = cases::words().into_iter().flat_map(|(_, words)| words).collect();
    let words = common::words_of_the_language();
    assert!(words.contains("dense") && words.contains("mse"), "the list was not found: {words:?}");
    let missing: Vec<&String> = words.iter().filter(|word| !covered.contains(word.as_str())).collect();
    assert!(
        missing.is_empty(),
        "no case in tests/reference/cases.rs and tests/reference/layers.py for {missing:?}"
    );
}

#[test]
fn every_file_has_a_case() {
    let names: BTreeSet<String> =
        cases::words().into_iter().map(|(name, _)| format!("{name}.json")).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/layers");
    let files =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(files.collect::<BTreeSet<String>>(), names);
}

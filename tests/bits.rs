//! The same bits on every machine: the portable kernels' results against tests/machines/bits.txt, here; the program of
//! tests/machines does the same on other machines. `docs/bits.md` says which agree.

#[path = "machines/src/bits/mod.rs"]
mod bits;
mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

fn is_blessing() -> bool {
    std::env::var_os("REGNET_BLESS").is_some()
}

/// The kernels of a process are chosen once: a machine with better ones runs the test again, in a process of its own.
#[test]
fn results_have_the_bits_of_the_file() {
    if bits::level() != bits::LEVEL {
        let mut again = Command::new(std::env::current_exe().unwrap());
        again.args(["--exact", "results_have_the_bits_of_the_file"]).env("REGNET_SIMD", bits::LEVEL);
        let ended = again.output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stdout));
        return;
    }
    let hashes = bits::hashes();
    if is_blessing() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/machines/bits.txt");
        let lines: String = hashes.iter().map(|(name, hash)| bits::line(name, *hash) + "\n").collect();
        fs::write(path, lines).unwrap();
    } else {
        bits::compare(&hashes);
    }
}

#[test]
fn every_word_has_bits() {
    let covered: BTreeSet<&str> = bits::words().into_iter().collect();
    let missing: Vec<String> =
        common::words_of_the_language().into_iter().filter(|word| !covered.contains(word.as_str())).collect();
    assert!(missing.is_empty(), "no network of tests/machines/src/bits/networks.rs has {missing:?}");
}

//! The same bits on every machine: results of the kernels that several machines have against the files of tests/machines, here;
//! the program there does the same on other machines. `docs/bits.md` says which agree.

#[path = "machines/src/bits/mod.rs"]
mod bits;
mod common;

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A machine, its kernels, and whether its results have the bits of a file; if not, why.
type Machine = (&'static str, &'static str, Result<(&'static str, &'static str), &'static str>);

/// The files.
const EVERYWHERE: &str = "bits.txt";
const TWO_ROUNDINGS: &str = "bits_vector128.txt";
const FUSED: &str = "bits_vector128_fused.txt";

/// What was seen, and how: the table of docs/bits.md.
const MACHINES: &[Machine] = &[
    ("x86-64, Linux", "portable", Ok((EVERYWHERE, "every `cargo test`; also `qemu-x86_64 -cpu Nehalem`"))),
    ("x86-64, Windows", "portable", Ok((EVERYWHERE, "wine"))),
    ("aarch64, Linux", "portable", Ok((EVERYWHERE, "qemu"))),
    ("wasm32-unknown-unknown", "portable", Ok((EVERYWHERE, "node"))),
    (
        "x86-64, Linux",
        "vector128",
        Ok((TWO_ROUNDINGS, "every `cargo test`; also `qemu-x86_64 -cpu Nehalem`")),
    ),
    ("x86-64, Windows", "vector128", Ok((TWO_ROUNDINGS, "not yet"))),
    ("wasm32-unknown-unknown, with and without simd128", "vector128", Ok((TWO_ROUNDINGS, "node"))),
    ("aarch64, Linux", "vector128", Ok((FUSED, "qemu"))),
    ("x86-64 compiled with `-C target-feature=+fma`", "vector128", Ok((FUSED, "by hand"))),
    ("x86-64", "avx2", Err("fused multiply-adds, and sums in eight lanes; the same under Linux and Windows")),
    (
        "x86-64",
        "avx512",
        Err("fused multiply-adds, and sums in sixteen lanes; the same under Linux and Windows"),
    ),
];

fn table() -> String {
    let row = |(machine, kernels, seen): &Machine| match seen {
        Ok((file, how)) => format!("| {machine} | `{kernels}` | those of `{file}` | {how} |\n"),
        Err(why) => format!("| {machine} | `{kernels}` | others: {why} | |\n"),
    };
    let rows: String = MACHINES.iter().map(row).collect();
    format!("\n| machine | kernels | bits | seen by |\n|---|---|---|---|\n{rows}")
}

/// The text of docs/bits.md, and where its table stands.
fn page() -> (PathBuf, String, Range<usize>) {
    const BEGIN: &str = "<!-- machines -->";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/bits.md");
    let text = fs::read_to_string(&path).unwrap().replace('\r', "");
    let begin = text.find(BEGIN).unwrap() + BEGIN.len();
    let end = text.find("<!-- end of machines -->").unwrap();
    (path, text, begin..end)
}

#[test]
fn the_page_has_the_table() {
    let (path, mut text, range) = page();
    if is_blessing() {
        text.replace_range(range, &table());
        fs::write(path, text).unwrap();
    } else {
        assert_eq!(&text[range], table(), "REGNET_BLESS=1 writes docs/bits.md");
    }
}

fn is_blessing() -> bool {
    std::env::var_os("REGNET_BLESS").is_some()
}

/// The kernels of a process are chosen once: the test runs again in a process of its own for each that have a file.
#[test]
fn results_have_the_bits_of_the_files() {
    const ONE: &str = "REGNET_TEST_OF_ONE_LEVEL";
    if std::env::var_os(ONE).is_none() {
        for kernels in bits::KERNELS.into_iter().filter(|kernels| kernels.here) {
            let mut again = Command::new(std::env::current_exe().unwrap());
            again.args(["--exact", "results_have_the_bits_of_the_files"]);
            let ended = again.env(ONE, "1").env("REGNET_SIMD", kernels.level).output().unwrap();
            let said = String::from_utf8_lossy(&ended.stdout);
            assert!(ended.status.success(), "{}: {said}", kernels.level);
        }
        return;
    }
    let kernels = bits::kernels().expect("kernels that have a file");
    let hashes = bits::hashes();
    if is_blessing() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/machines").join(kernels.file);
        let lines: String = hashes.iter().map(|(name, hash)| bits::line(name, *hash) + "\n").collect();
        fs::write(path, lines).unwrap();
    } else {
        kernels.compare(&hashes);
    }
}

#[test]
fn every_word_has_bits() {
    let covered: BTreeSet<&str> = bits::words().into_iter().collect();
    let missing: Vec<String> =
        common::words_of_the_language().into_iter().filter(|word| !covered.contains(word.as_str())).collect();
    assert!(missing.is_empty(), "no network of tests/machines/src/bits/networks.rs has {missing:?}");
}

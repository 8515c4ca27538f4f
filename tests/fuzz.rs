//! The bodies of the fuzz targets on random bytes and on their seeds, of which each is a few seconds at most. The target
//! `parser` has its test in regnet-macros.
//!
//! `REGNET_BLESS=1 cargo test --test fuzz` writes the seeds anew.

use std::fs;
use std::path::Path;

#[path = "../fuzz/src/lib.rs"]
mod targets;

/// A small generator, so that a failing case can be repeated from its number.
fn bytes(case: u64) -> Vec<u8> {
    let mut state = case;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31) as u8
    };
    let len = 16 + usize::from(next()) % 64;
    (0..len).map(|_| next()).collect()
}

/// `REGNET_FUZZ_CASES=10000000 cargo test --release --test fuzz layers` looks longer.
fn cases(usual: u64) -> u64 {
    std::env::var("REGNET_FUZZ_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// Says what a case was if it fails.
struct Case<'a>(&'a str, String);

impl Drop for Case<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("target {}, case {}", self.0, self.1);
        }
    }
}

/// Runs a target on its seeds, and on what it found before, and then on random bytes.
fn run(name: &str, target: fn(&[u8]), seeds: &[(&str, Vec<u8>)], usual: u64) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(name);
    for (seed, bytes) in seeds {
        let path = folder.join(seed);
        if std::env::var_os("REGNET_BLESS").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, bytes).unwrap();
        }
        assert_eq!(fs::read(&path).ok().as_ref(), Some(bytes), "{}: run with REGNET_BLESS=1", path.display());
    }
    for file in fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        let _case = Case(name, path.display().to_string());
        target(&fs::read(&path).unwrap());
    }
    for number in 0..cases(usual) {
        let _case = Case(name, number.to_string());
        target(&bytes(number));
    }
}

#[test]
fn layers() {
    run("layers", targets::layers::run, &targets::layers::seeds(), 30_000);
}

#[test]
fn load() {
    run("load", targets::load::run, &targets::load::seeds(), 3_000);
}

#[test]
fn resume() {
    run("resume", targets::resume::run, &targets::resume::seeds(), 3_000);
}

#[test]
fn idx() {
    run("idx", targets::idx::run, &targets::idx::seeds(), 3_000);
}

#[test]
fn npy() {
    run("npy", targets::npy::run, &targets::npy::seeds(), 3_000);
}

//! Arbitrary tokens: the macro never panics, and every error has a place in the source.

use super::networks::NETWORKS;
use super::sentences;

/// A small generator of its own, so that a failing case can be repeated from its number.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }

    fn draws(mut self) -> impl FnMut(usize) -> usize {
        move |n| self.below(n)
    }
}

/// `REGNET_RANDOM_CASES=1000000 cargo test --release -p regnet-macros random` looks longer.
fn cases(usual: u64) -> u64 {
    std::env::var("REGNET_RANDOM_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

#[test]
fn arbitrary_tokens_do_not_panic() {
    for case in 0..cases(4_000) {
        sentences::arbitrary(&mut Random(case).draws());
        sentences::stages(&mut Random(case).draws());
    }
}

#[test]
fn almost_right_networks_do_not_panic() {
    for (_, source) in NETWORKS {
        for case in 0..cases(800) {
            sentences::almost_right(source, &mut Random(case).draws());
        }
    }
}

/// The seeds of the fuzz target, and what it found.
#[test]
fn seeds_do_not_panic() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fuzz/seeds/parser");
    for seed in std::fs::read_dir(folder).expect("the seeds are there") {
        let path = seed.expect("the folder can be read").path();
        sentences::of_bytes(&std::fs::read(path).expect("the seed can be read"));
    }
}

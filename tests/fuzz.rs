//! The bodies of the fuzz targets on random bytes, and on their seeds.

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
fn cases(usual: u64) -> std::ops::Range<u64> {
    let setting = |name| std::env::var(name).ok().and_then(|n| n.parse().ok());
    let first = setting("REGNET_FUZZ_FIRST").unwrap_or(0);
    first..first + setting("REGNET_FUZZ_CASES").unwrap_or(usual)
}

/// Runs a target, and names the case that fails.
fn run(target: fn(&[u8]), usual: u64) {
    struct Case(u64);
    impl Drop for Case {
        fn drop(&mut self) {
            if std::thread::panicking() {
                eprintln!("case {}", self.0);
            }
        }
    }
    for number in cases(usual) {
        let _case = Case(number);
        target(&bytes(number));
    }
}

#[test]
fn layers() {
    run(targets::layers::run, 20_000);
}

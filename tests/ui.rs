//! Every kind of mistake, one file each: what rustc prints for it. The snapshots belong to one minor version of
//! rustc, and are compared only there.

/// The version whose messages `tests/ui/*.stderr` hold.
const MADE_WITH: &str = "1.95";

#[test]
fn mistakes_are_explained() {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let version = std::process::Command::new(rustc).arg("--version").output().expect("rustc runs");
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    if !version.starts_with(&format!("rustc {MADE_WITH}.")) {
        println!("skipped: the snapshots were made with rustc {MADE_WITH}, this is {version}");
        return;
    }
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*/*.rs");
    // A case that passes makes trybuild build instead of check, so that constants are evaluated.
    cases.pass("tests/ui_pass/*.rs");
}

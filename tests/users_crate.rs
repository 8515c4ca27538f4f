//! A crate that denies every lint, missing documentation and unsafe code builds with networks in it, and so
//! does its documentation.

use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn cargo() -> Command {
    Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()))
}

/// A copy of the crate within the target folder, so that neither its lock file nor its build lands in the sources.
fn copy() -> PathBuf {
    let (from, to) = (
        Path::new(ROOT).join("tests/users_crate"),
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("users_crate"),
    );
    std::fs::create_dir_all(to.join("src")).unwrap();
    let manifest = std::fs::read_to_string(from.join("Cargo.toml")).unwrap();
    // a TOML literal, in which backslashes mean themselves
    std::fs::write(to.join("Cargo.toml"), manifest.replace("\"../..\"", &format!("'{ROOT}'"))).unwrap();
    std::fs::copy(from.join("src/lib.rs"), to.join("src/lib.rs")).unwrap();
    // the versions that are there without a network
    std::fs::copy(Path::new(ROOT).join("Cargo.lock"), to.join("Cargo.lock")).unwrap();
    to
}

/// Runs cargo in the copy; it must succeed, and say nothing of the crate itself.
fn silent(args: &[&str]) {
    let folder = copy();
    let mut command = cargo();
    command.args(args).args(["--offline", "--target-dir"]).arg(folder.join("target")).current_dir(&folder);
    let output = command.env("RUSTDOCFLAGS", "-D warnings").env_remove("RUSTFLAGS").output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !text.contains("users_crate` (lib) generated"), "{args:?}:\n{text}");
}

#[test]
fn no_lint_fires() {
    let clippy = cargo().args(["clippy", "--version"]).output();
    if !clippy.is_ok_and(|output| output.status.success()) {
        println!("skipped: this toolchain has no clippy");
        return;
    }
    silent(&["clippy", "--quiet"]);
    silent(&["doc", "--no-deps", "--quiet"]);
}

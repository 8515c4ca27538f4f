//! A crate that denies every lint, missing documentation and unsafe code builds with networks in it, and so
//! does its documentation. A crate that gives regnet another name is told what to write.

use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn cargo() -> Command {
    Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()))
}

/// A copy of a crate within the target folder, so that neither its lock file nor its build lands in the sources.
fn copy(name: &str) -> PathBuf {
    let (from, to) =
        (Path::new(ROOT).join("tests").join(name), Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
    std::fs::create_dir_all(to.join("src")).unwrap();
    let manifest = std::fs::read_to_string(from.join("Cargo.toml")).unwrap();
    // a TOML literal, in which backslashes mean themselves
    std::fs::write(to.join("Cargo.toml"), manifest.replace("\"../..\"", &format!("'{ROOT}'"))).unwrap();
    std::fs::copy(from.join("src/lib.rs"), to.join("src/lib.rs")).unwrap();
    // the versions that are there without a network
    std::fs::copy(Path::new(ROOT).join("Cargo.lock"), to.join("Cargo.lock")).unwrap();
    to
}

/// Runs cargo in a copy: whether it succeeds, and what it says. The copies share what they build of regnet.
fn run(folder: &Path, args: &[&str]) -> (bool, String) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("users_crate/target");
    let mut command = cargo();
    command.args(args).args(["--offline", "--target-dir"]).arg(target).current_dir(folder);
    let output = command.env("RUSTDOCFLAGS", "-D warnings").env_remove("RUSTFLAGS").output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Cargo succeeds, and says nothing of the crate itself.
fn silent(args: &[&str]) {
    let (success, text) = run(&copy("users_crate"), args);
    assert!(success && !text.contains("users_crate` (lib) generated"), "{args:?}:\n{text}");
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

/// The one error says what to write; with that the crate compiles.
#[test]
fn another_name_is_to_be_said() {
    let folder = copy("renamed_crate");
    let (success, text) = run(&folder, &["check", "--quiet"]);
    let message =
        "error: `regnet` is called `nets` in this crate: write `#[crate = ::nets]` before `struct Net`";
    assert!(!success && text.contains(message), "{text}");
    assert_eq!(text.matches("error: ").count(), 2, "one error, and that the crate does not compile:\n{text}");

    let source = folder.join("src/lib.rs");
    let said = std::fs::read_to_string(&source)
        .unwrap()
        .replace("    pub struct", "    #[crate = ::nets]\n    pub struct");
    std::fs::write(&source, said).unwrap();
    let (success, text) = run(&folder, &["check", "--quiet"]);
    assert!(success, "{text}");
}

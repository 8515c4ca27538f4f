//! What must be right on every machine: the gradients, PyTorch's values, a training, and the bits of the results.
//!
//! A step is a check under a name, in one list for the program (`main.rs`) and the WebAssembly module (`wasm.rs`, which
//! `run.mjs` calls). A step that fails panics.

mod bits;
#[path = "../../common/mod.rs"]
mod common;
#[path = "../../gradients/cases.rs"]
mod gradients;
#[path = "../../reference/cases.rs"]
mod reference;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod wasm;
mod whole;

/// A check: its group, its name, and what it does.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// What it belongs to.
    pub group: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Panics where something is wrong.
    pub run: fn(),
}

/// Which steps: all of them, or the bits alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Every step.
    All,
    /// The hashes of results.
    Hashes,
}

/// The steps in their order.
#[must_use]
pub fn steps(which: Which) -> Vec<Step> {
    let checks = [("gradients", gradients::ALL), ("reference", reference::ALL), ("whole", whole::ALL)];
    let checks = checks.into_iter().filter(|_| which == Which::All);
    let hashes = [("bits", &[("hashes", print_hashes as fn())][..])];
    let step = |group, &(name, run): &(&'static str, fn())| Step { group, name, run };
    checks.chain(hashes).flat_map(|(group, all)| all.iter().map(move |one| step(group, one))).collect()
}

/// Prints `name hash` of every result, and compares them with the file of this process's kernels, if they have one.
fn print_hashes() {
    let hashes = bits::hashes();
    hashes.iter().for_each(|(name, hash)| say(&bits::line(name, *hash)));
    match bits::kernels() {
        Some(kernels) => kernels.compare(&hashes),
        None => say(&format!("no file has the bits of kernels for {}", regnet::simd_level())),
    }
}

/// Where text goes.
fn say(text: &str) {
    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    wasm::say(text);
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    println!("{text}");
}

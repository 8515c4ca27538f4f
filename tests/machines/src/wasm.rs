//! The module's two ends: what JavaScript calls, and how text gets out. A step that fails panics, which is told as text and
//! ends in a trap; the caller takes a new instance for the next one.

#![allow(unsafe_code, reason = "exported and imported functions")]

use crate::{Which, steps};

#[link(wasm_import_module = "env")]
unsafe extern "C" {
    /// Takes `len` bytes of UTF-8.
    fn machines_text(text: *const u8, len: usize);
}

/// Hands a text to the caller.
pub fn say(text: &str) {
    // SAFETY: the bytes are those of `text`, which lives until the function has returned.
    unsafe { machines_text(text.as_ptr(), text.len()) }
}

fn which(hashes: u32) -> Which {
    if hashes == 0 { Which::All } else { Which::Hashes }
}

/// How many steps there are; with `hashes` 1 those of the bits alone.
#[unsafe(no_mangle)]
pub extern "C" fn machines_steps(hashes: u32) -> u32 {
    steps(which(hashes)).len() as u32
}

/// Tells the group and the name of a step, a line each.
#[unsafe(no_mangle)]
pub extern "C" fn machines_name(hashes: u32, step: u32) {
    let step = steps(which(hashes))[step as usize];
    say(&format!("{}\n{}", step.group, step.name));
}

/// Runs a step.
#[unsafe(no_mangle)]
pub extern "C" fn machines_run(hashes: u32, step: u32) {
    std::panic::set_hook(Box::new(|panic| say(&panic.to_string())));
    (steps(which(hashes))[step as usize].run)();
}

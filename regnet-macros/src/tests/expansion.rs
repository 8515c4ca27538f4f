//! The checked-in expansions are the current ones; `tests/expanded.rs` compiles them and compares their numbers
//! with the macro's. `REGNET_BLESS=1 cargo test -p regnet-macros` writes them anew.

use std::path::PathBuf;

use super::{NETWORKS, pretty, readable};

#[test]
fn checked_in_expansions_are_current() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/expanded");
    for (name, source) in NETWORKS {
        let path = folder.join(format!("{name}.rs"));
        let text = readable(source);
        if std::env::var_os("REGNET_BLESS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            checked_in == text,
            "{} is not what the macro writes now; look at the change, then REGNET_BLESS=1",
            path.display()
        );
    }
}

/// The guide shows the first of them, from the declaration to the end of the passes.
#[test]
fn the_guide_shows_an_expansion() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../CONTRIBUTING.md");
    let guide = std::fs::read_to_string(&path).unwrap();
    let (_, source) = NETWORKS[0];
    let text = readable(source);
    let (shown, _) = text.split_once("    rt::model!").expect("the methods come after the passes");
    let (before, rest) = guide.split_once("```rust\n").expect("a block of code");
    let (found, after) = rest.split_once("```\n<!-- end -->").expect("its end");
    if std::env::var_os("REGNET_BLESS").is_some() {
        std::fs::write(&path, format!("{before}```rust\n{shown}```\n<!-- end -->{after}")).unwrap();
    } else {
        assert!(found == shown, "{} shows another expansion; REGNET_BLESS=1", path.display());
    }
}

#[test]
fn an_expansion_has_no_loop_and_no_unsafe() {
    for (name, source) in NETWORKS {
        let text = pretty(source);
        for word in ["for ", "while ", "loop ", "unsafe"] {
            let found = text.lines().find(|line| {
                let line = line.trim_start();
                // A long `impl … for Type` stands on two lines.
                let of_impl = line.starts_with("for ") && !line.contains(" in ");
                line.contains(word)
                    && !of_impl
                    && !line.starts_with("impl")
                    && !line.starts_with("///")
                    && !line.contains(" for ")
            });
            assert_eq!(found, None, "{name}");
        }
        assert!(!text.contains("0usize") && !text.contains("1usize"), "{name}: sizes are printed plainly");
    }
}

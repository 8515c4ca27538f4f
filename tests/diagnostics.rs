//! `docs/diagnostics.md` is what rustc prints for `tests/ui`: every mistake with its message, which has the remedy.
//! `REGNET_BLESS=1 cargo test --test diagnostics` writes it anew, after the snapshots themselves.

use std::fmt::Write;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A folder of `tests/ui`, and what its mistakes have in common.
const GROUPS: &[(&str, &str)] = &[
    (
        "syntax",
        "What joins the parts of a declaration. After a mistake the rest is read as far as it can be, so that one compile shows them all.",
    ),
    (
        "words",
        "Words that are none, with the one that was probably meant: by the letters, or by the name in other frameworks.",
    ),
    ("options", "What stands in the parentheses."),
    ("values", "Values of a wrong kind, or outside of what they may be."),
    (
        "settings",
        "Numbers that change at run time: `struct Net(p = 0.5): … dropout(p)`, and what is no constant where one is expected.",
    ),
    ("shapes", "Layers that do not take what they get. Shapes leave out the batch."),
    ("blocks", "Residuals, repeats and branches."),
    ("names", "Names of stages and of networks."),
    ("losses", "The loss, or that there is none."),
    (
        "constants",
        "Sizes and numbers that only rustc knows: it reports them itself, with the numbers, at the layer.",
    ),
    (
        "fragments",
        "What a `macro_rules!` of your own puts where it makes no sense. What makes sense there may come as a fragment of any kind.",
    ),
    ("own_layers", "Layers of your own."),
    ("data", "What is given to a network."),
    ("budgets", "`#[budget(…)]`: what costs more than it may."),
    ("lints", "What is legal and hardly meant. [Lints] has the theory of each, and how its level is set."),
];

fn page() -> String {
    let mut text = String::from(
        "# What the compiler says\n\nEvery mistake that has a test, and what rustc prints for it: the token that is wrong, what \
         is there, what was expected, what to write. Written from `tests/ui`.\n\nA message that begins with «the macro broke \
         down» is a bug of regnet, and so is an error inside of generated code (`cargo expand` shows it): please report either \
         with the declaration.\n",
    );
    for (folder, about) in GROUPS {
        let _ = write!(text, "\n## {}\n\n{about}\n", title(folder));
        for case in cases(folder) {
            let name = case.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let printed = std::fs::read_to_string(&case).unwrap();
            let _ = write!(text, "\n### {}\n\n```text\n{}\n```\n", title(&name), shown(&printed));
        }
    }
    text + "\n[Lints]: lints.md\n"
}

fn title(name: &str) -> String {
    let text = name.replace('_', " ");
    text[..1].to_uppercase() + &text[1..]
}

/// The snapshots of a folder by name.
fn cases(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(Path::new(ROOT).join("tests/ui").join(folder)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|end| end == "stderr")).collect();
    cases.sort();
    cases
}

/// Without what is the same in every message of a macro, and without the place of the test.
fn shown(printed: &str) -> String {
    let noise = |line: &&str| {
        let line = line.trim();
        !line.starts_with("-->")
            && !line.contains("originates in the macro")
            && line != "|"
            && !line.starts_with("note: the lint level")
    };
    let lines: Vec<&str> = printed.lines().filter(noise).map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

#[test]
fn every_folder_has_a_section() {
    let entries = std::fs::read_dir(Path::new(ROOT).join("tests/ui")).unwrap();
    for entry in entries {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(GROUPS.iter().any(|(folder, _)| *folder == name), "tests/ui/{name} has no section");
    }
}

#[test]
fn the_page_is_what_rustc_prints() {
    let path = Path::new(ROOT).join("docs/diagnostics.md");
    if std::env::var_os("REGNET_BLESS").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == page(), "docs/diagnostics.md is not what tests/ui prints; REGNET_BLESS=1 writes it");
}

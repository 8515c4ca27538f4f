//! The table in `docs/lints.md` is THE list; `REGNET_BLESS=1 cargo test -p regnet-macros` writes it anew.

use std::path::PathBuf;

use crate::language::levels::Level;
use crate::plan::lint::LINTS;

fn table() -> String {
    let mut text = String::from("| lint | default | when |\n|---|---|---|\n");
    for lint in LINTS {
        let level = match lint.level {
            Level::Allow => "allow",
            Level::Warn => "warn",
            Level::Deny => "deny",
        };
        text += &format!("| `{}` | {level} | {} |\n", lint.name, lint.when);
    }
    text
}

#[test]
fn the_docs_list_every_lint() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/lints.md");
    let docs = std::fs::read_to_string(&path).unwrap();
    let (begin, end) = ("<!-- lints -->\n", "<!-- end of lints -->");
    let (head, rest) = docs.split_once(begin).expect("the page has the mark `<!-- lints -->`");
    let (found, tail) = rest.split_once(end).expect("the page has the mark `<!-- end of lints -->`");
    if std::env::var_os("REGNET_BLESS").is_some() {
        std::fs::write(&path, format!("{head}{begin}{}{end}{tail}", table())).unwrap();
    } else {
        assert!(found == table(), "the page's table is not the list of the macro; REGNET_BLESS=1 writes it");
    }
    for lint in LINTS {
        let heading =
            |line: &str| line.starts_with("## ") && line[3..].split(", ").any(|name| name == lint.name);
        assert!(docs.lines().any(heading), "`{}` has no section", lint.name);
    }
}

//! The tables of words in `docs/language.md` are THE lists. `REGNET_BLESS=1 cargo test -p regnet-macros` writes them anew.

use std::path::PathBuf;

use crate::layers::LAYERS;
use crate::layers::inits::INITS;
use crate::layers::losses::LOSSES;
use crate::plan::words;

fn rows<'a>(rows: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    rows.map(|(form, meaning)| format!("| `{}` | {} |\n", form, meaning.replace('|', "\\|"))).collect()
}

fn tables() -> String {
    let mut text = String::from("| layer | meaning |\n|---|---|\n");
    text += &rows(LAYERS.iter().map(|entry| (entry.form, entry.meaning)));
    text += "\n| loss | meaning |\n|---|---|\n";
    text += &rows(LOSSES.iter().map(|loss| (loss.form, loss.meaning)));
    text += "\n| init | distribution |\n|---|---|\n";
    text += &INITS
        .iter()
        .map(|init| format!("| `{}` | {} |\n", init.form, words::of_init(init)))
        .collect::<String>();
    text
}

#[test]
fn the_page_lists_every_word() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/language.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (begin, end) = ("<!-- words -->\n", "<!-- end of words -->");
    let (head, rest) = page.split_once(begin).expect("the page has the mark `<!-- words -->`");
    let (found, tail) = rest.split_once(end).expect("the page has the mark `<!-- end of words -->`");
    if std::env::var_os("REGNET_BLESS").is_some() {
        std::fs::write(&path, format!("{head}{begin}{}{end}{tail}", tables())).unwrap();
        return;
    }
    assert!(
        found == tables(),
        "the page's tables are not the lists of the macro; REGNET_BLESS=1 writes them"
    );
}

//! The words of the language as items, for editors and for the documentation: `src/words.rs` of the facade is THE lists.
//! `REGNET_BLESS=1 cargo test -p regnet-macros` writes it anew.

use std::fmt::Write;
use std::path::PathBuf;

use crate::layers::LAYERS;
use crate::layers::forms::options_of;
use crate::layers::inits::INITS;
use crate::layers::losses::LOSSES;
use crate::layers::options::{OPTIONS, meaning};
use crate::plan::words::{self, STRUCTURE};

const HEAD: &str = "\
//! The words of the language as items, which no program uses: an editor shows their documentation, finds them here and
//! completes them, and so do these pages. `REGNET_BLESS=1 cargo test -p regnet-macros` writes this file from the macro's lists.
#![allow(non_camel_case_types, non_upper_case_globals)]

/// Stands for any value of an option.
pub fn any<T>(_: T) {}
";

/// A text as a documentation that rustdoc takes as it is: outside of code some signs would be links and tags.
fn doc(text: &str) -> String {
    let escaped =
        |text: &str| text.replace('[', "\\[").replace(']', "\\]").replace('<', "\\<").replace('|', "\\|");
    let parts = text.split('`').enumerate();
    let parts: Vec<String> =
        parts.map(|(n, part)| if n % 2 == 0 { escaped(part) } else { part.to_owned() }).collect();
    parts.join("`")
}

/// A word, its form, its meaning, and what its options mean where that is its own.
type Item<'a> = (&'a str, &'a str, &'a str, &'a [(&'a str, &'a str)]);

fn items<'a>(module: &str, title: &str, words: impl Iterator<Item = Item<'a>>) -> String {
    let mut text = format!("\n/// {title}\npub mod {module} {{\n");
    for (word, form, what, own) in words {
        let _ = writeln!(text, "    /// `{form}`\n    ///\n    /// {}", doc(what));
        let _ = write!(text, "    #[derive(Clone, Copy, Debug, Default)]\n    pub struct {word} {{");
        for option in options_of(form) {
            let own = own.iter().find(|(name, _)| *name == option).map(|(_, meaning)| *meaning);
            let what = own
                .or_else(|| meaning(option))
                .unwrap_or_else(|| panic!("`{option}` of `{word}` has no meaning in options.rs"));
            let _ = write!(text, "\n        /// {}\n        pub {option}: (),", doc(what));
        }
        text += if options_of(form).is_empty() { "}\n" } else { "\n    }\n" };
    }
    text + "}\n"
}

fn text() -> String {
    let layers = LAYERS.iter().map(|entry| (entry.word, entry.form, entry.meaning, entry.options));
    let structure = STRUCTURE.iter().map(|word| (word.word, word.form, word.meaning, &[][..]));
    let mut text = HEAD.to_owned();
    text += &items("layers", "Layers, and what joins them.", structure.chain(layers));
    text +=
        &items("losses", "Losses.", LOSSES.iter().map(|loss| (loss.word, loss.form, loss.meaning, &[][..])));
    text += "\n/// Initial values of weights and biases.\npub mod init {\n";
    for init in INITS {
        let _ = writeln!(
            text,
            "    /// `{}`\n    ///\n    /// {}\n    pub const {}: () = ();",
            init.form,
            doc(&words::of_init(init)),
            init.word
        );
    }
    text + "}\n"
}

#[test]
fn the_words_for_editors_are_the_lists() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../src/words.rs");
    if std::env::var_os("REGNET_BLESS").is_some() {
        std::fs::write(&path, text()).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == text(), "src/words.rs is not the lists of the macro; REGNET_BLESS=1 writes it");
}

/// What a layer says of an option is of one that it has.
#[test]
fn own_meanings_are_of_own_options() {
    for entry in LAYERS {
        for (option, _) in entry.options {
            assert!(options_of(entry.form).contains(option), "`{}` has no option `{option}`", entry.word);
        }
    }
}

/// No meaning is left of an option that no word has any more.
#[test]
fn every_meaning_is_of_an_option() {
    let forms = LAYERS.iter().map(|entry| entry.form).chain(LOSSES.iter().map(|loss| loss.form));
    let forms = forms.chain(STRUCTURE.iter().map(|word| word.form)).chain(INITS.iter().map(|init| init.form));
    let used: Vec<&str> = forms.flat_map(options_of).collect();
    for option in OPTIONS {
        assert!(
            used.contains(&option.name) || option.name == "distribution",
            "`{}` is no option",
            option.name
        );
    }
}

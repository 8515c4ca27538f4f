//! The words that can begin a stage: the layers of the list, and those of the grammar.

use crate::layers::LAYERS;
use crate::layers::entry::Entry;
#[cfg(test)]
use crate::layers::inits::Word;
#[cfg(test)]
use crate::layers::role::Auto;
use crate::layers::role::Next;

/// A word of the grammar that is no layer but stands where one may stand.
pub struct Structure {
    pub word: &'static str,
    pub form: &'static str,
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that keeps the words for editors"))]
    pub meaning: &'static str,
}

const fn structure_of(word: &'static str, form: &'static str, meaning: &'static str) -> Structure {
    Structure { word, form, meaning }
}

pub const STRUCTURE: &[Structure] = &[
    structure_of(
        "input",
        "input(dims…, padded = false)",
        "the shape of one example: `[features]`, `[length, channels]` or `[height, width, channels]`; `padded = true`: steps of NaN at the end of a sequence are padding, which no layer and no loss counts",
    ),
    structure_of(
        "residual",
        "residual(layers, shortcut = none)",
        "adds its input to what its layers make of it",
    ),
    structure_of(
        "repeat",
        "repeat(count, layers)",
        "the layers again and again, each time with weights of their own",
    ),
    structure_of(
        "map",
        "map(function)",
        "y = f(x) of each value, where `function` is a type of your own with the trait `regnet::Function`",
    ),
    structure_of("concat", "concat", "joins branches along the last axis: `(a | b) -> concat`"),
    structure_of("sum", "sum", "adds branches: `(a | b) -> sum`"),
];

/// The word of the grammar.
pub fn structure(word: &str) -> Option<&'static Structure> {
    STRUCTURE.iter().find(|known| known.word == word)
}

/// The layer of this word.
pub fn find(word: &str) -> Option<&'static Entry> {
    LAYERS.iter().find(|entry| entry.word == word)
}

/// All words that can begin a stage, for messages.
pub fn words() -> Vec<&'static str> {
    LAYERS.iter().map(|entry| entry.word).chain(STRUCTURE.iter().map(|known| known.word)).collect()
}

/// What a value meets at a stage of this word.
pub fn next(word: &str) -> Next {
    match find(word) {
        Some(entry) => Next { auto: entry.auto, role: Some(entry.role) },
        None if structure(word).is_some() || word == "branch" => Next::BLOCK,
        None => Next::UNKNOWN,
    }
}

/// What an init means; the layers before which `auto` is this or that are those of the list.
#[cfg(test)]
pub fn of_init(init: &Word) -> String {
    let before = |auto| {
        let words = LAYERS.iter().filter(|entry| entry.auto == auto).map(|entry| entry.word);
        words.collect::<Vec<_>>().join(", ")
    };
    init.meaning.replace("{he_in}", &before(Auto::HeIn)).replace("{lecun}", &before(Auto::Lecun))
}

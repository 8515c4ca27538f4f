//! Reads a layer's arguments by what is asked of them: the words in messages are the words that were asked for.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};

use crate::language::ast::{Arg, Call};
use crate::language::expr::{Expr, Number};
use crate::language::settings::{self, Declared, Settings, Use};
use crate::language::shape::Size;
use crate::says::errors::Errors;
use crate::says::suggest;

/// The arguments of one call, being read.
pub struct Args<'a> {
    /// The layer's word, for messages and their place.
    pub word: &'a Ident,
    args: Vec<Option<&'a Arg>>,
    asked: Vec<&'static str>,
    /// Required options that were not found.
    missing: Vec<&'static str>,
    /// The settings of the network, and the name of the layer.
    settings: Option<(&'a Settings, &'a str)>,
    pub errors: &'a mut Errors,
}

/// A number given as a literal or as an expression.
#[derive(Clone)]
pub enum Value {
    Known(f64),
    Computed(TokenStream),
    /// The setting of this number, which has a default.
    Setting {
        number: usize,
        default: f64,
    },
}

impl Value {
    /// The number, or the default of a setting: for lints and predictions, which say what they find of a fresh network.
    pub fn known(&self) -> Option<f64> {
        match self {
            Value::Known(number) => Some(*number),
            Value::Setting { default, .. } => Some(*default),
            Value::Computed(_) => None,
        }
    }

    /// Whether it is this number, and stays it.
    pub fn is_always(&self, number: f64) -> bool {
        matches!(self, Value::Known(known) if *known == number)
    }
}

impl ToTokens for Value {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Value::Known(number) => tokens.extend(settings::literal(*number)),
            Value::Setting { number, .. } => settings::marker(*number).to_tokens(tokens),
            Value::Computed(expr) => expr.to_tokens(tokens),
        }
    }
}

/// Which numbers an option takes.
pub struct Range {
    /// The runtime's function that checks a constant, which the macro cannot see.
    pub rule: &'static str,
    /// What is said of a number outside: `{}` stands for it, `{name}` for the option.
    pub text: &'static str,
    pub contains: fn(f64) -> bool,
}

pub const PROBABILITY: Range = Range {
    rule: "probability",
    text: "probability {} is outside 0 <= p < 1",
    contains: |p| (0.0..1.0).contains(&p),
};
pub const POSITIVE: Range =
    Range { rule: "positive", text: "`{name}` must be above 0, but is {}", contains: |x| x > 0.0 };
pub const LIMIT: Range = Range { rule: "limit", ..POSITIVE };
pub const NOT_NEGATIVE: Range =
    Range { rule: "not_negative", text: "`{name}` must not be negative, but is {}", contains: |x| x >= 0.0 };
pub const AT_LEAST_ONE: Range =
    Range { rule: "at_least_one", text: "`{name}` must be 1 or more, but is {}", contains: |x| x >= 1.0 };
pub const FRACTION: Range = Range {
    rule: "fraction",
    text: "`{name}` {} is outside 0 < momentum <= 1",
    contains: |m| m > 0.0 && m <= 1.0,
};
pub const ANY: Range = Range { rule: "finite", text: "", contains: |_| true };

impl<'a> Args<'a> {
    pub fn new(call: &'a Call, errors: &'a mut Errors) -> Args<'a> {
        Args {
            word: &call.word,
            args: call.args.iter().map(Some).collect(),
            asked: Vec::new(),
            missing: Vec::new(),
            settings: None,
            errors,
        }
    }

    /// The same of a layer of a network with these settings.
    pub fn of(self, layer: &'a str, settings: &'a Settings) -> Args<'a> {
        Args { settings: Some((settings, layer)), ..self }
    }

    /// The value of an option that may also stand at a position; a second use is an error.
    fn take(&mut self, name: &'static str, position: Option<usize>) -> Option<&'a Expr> {
        self.asked.push(name);
        let mut positional = 0;
        let mut found: Option<&'a Arg> = None;
        for slot in &mut self.args {
            let Some(arg) = *slot else {
                continue;
            };
            let here = match &arg.name {
                Some(given) => given == name,
                None => {
                    positional += 1;
                    position == Some(positional - 1)
                }
            };
            if !here {
                continue;
            }
            if found.is_some() {
                let span = arg.name.as_ref().map_or(arg.value.span, Ident::span);
                self.errors.at(span, format!("`{name}` is given twice"));
            } else {
                found = Some(arg);
            }
        }
        // Positions must keep their numbers, so that named arguments alone are crossed out here.
        for slot in &mut self.args {
            if slot.is_some_and(|arg| arg.name.as_ref().is_some_and(|given| given == name)) {
                *slot = None;
            }
        }
        found.map(|arg| &arg.value)
    }

    /// A size of at least 1 that must be given.
    pub fn size(&mut self, name: &'static str, position: usize) -> Option<Size> {
        let Some(expr) = self.take(name, Some(position)) else {
            self.missing.push(name);
            return None;
        };
        self.read_size(name, expr)
    }

    /// A size of at least 1 that stands in an option.
    pub fn read_size(&mut self, name: &'static str, expr: &Expr) -> Option<Size> {
        match expr.integer() {
            Ok(Some(0)) => {
                self.bad(expr, format!("`{name}` must be at least 1"));
                None
            }
            Ok(None) if self.is_no_constant(expr, Some(name)) => None,
            Ok(Some(n)) => Some(Size::Known(n)),
            Ok(None) => Some(Size::Computed(expr.tokens.clone())),
            Err(message) => {
                self.bad(expr, message);
                None
            }
        }
    }

    /// One size for both axes, or `(height, width)`; `None` if it is not given.
    pub fn pair(&mut self, name: &'static str, position: Option<usize>) -> Option<[Size; 2]> {
        let expr = self.take(name, position)?;
        if expr.is_list() && expr.pair().is_none() {
            self.bad(expr, format!("`{name}` takes one size for both axes, or `(height, width)`"));
            return None;
        }
        match expr.pair() {
            Some((h, w)) => {
                let (h, w) = (self.read_size(name, &h), self.read_size(name, &w));
                Some([h?, w?])
            }
            None => {
                let size = self.read_size(name, expr)?;
                Some([size.clone(), size])
            }
        }
    }

    /// One size, for an input with one axis to move along; `None` if it is not given.
    pub fn single(&mut self, name: &'static str, position: Option<usize>) -> Option<Size> {
        let expr = self.take(name, position)?;
        if expr.is_list() {
            self.bad(expr, format!("`{name}` takes one size, along the length of the sequence"));
            return None;
        }
        self.read_size(name, expr)
    }

    /// A size of at least 1 with a default.
    pub fn count(&mut self, name: &'static str, default: usize) -> Option<Size> {
        match self.take(name, None) {
            Some(expr) => self.read_size(name, expr),
            None => Some(Size::Known(default)),
        }
    }

    /// What `read` finds in an option that must be given.
    pub fn required<V>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Args<'a>) -> Option<V>,
    ) -> Option<V> {
        let before = self.errors.len();
        let value = read(self);
        if value.is_none() && self.errors.len() == before {
            self.missing.push(name);
        }
        value
    }

    /// Where an option's value stands, for an error that only a later check finds.
    pub fn span_of(&self, name: &str, position: Option<usize>, call: &Call) -> Span {
        let named = call.args.iter().find(|arg| arg.name.as_ref().is_some_and(|given| given == name));
        let mut unnamed = call.args.iter().filter(|arg| arg.name.is_none());
        named.or_else(|| unnamed.nth(position?)).map_or(self.word.span(), |arg| arg.value.span)
    }

    /// A number in a range.
    pub fn number(
        &mut self,
        name: &'static str,
        position: Option<usize>,
        default: Option<f64>,
        range: &Range,
    ) -> Option<Value> {
        let Some(expr) = self.take(name, position) else {
            if default.is_none() {
                self.missing.push(name);
            }
            return default.map(Value::Known);
        };
        self.read_number(name, expr, range)
    }

    pub fn read_number(&mut self, name: &str, expr: &Expr, range: &Range) -> Option<Value> {
        if let Some(number) = self.setting(expr) {
            return self.set(name, number, range);
        }
        if self.is_no_constant(expr, None) {
            return None;
        }
        match expr.number() {
            Ok(Number::Known(number)) if (range.contains)(number) => Some(Value::Known(number)),
            Ok(Number::Known(number)) => {
                self.bad(expr, range.text.replace("{name}", name).replace("{}", &number.to_string()));
                None
            }
            Ok(Number::Computed(tokens)) => {
                let span = expr.span.resolved_at(Span::call_site());
                let rule = Ident::new(range.rule, span);
                Some(Value::Computed(quote_spanned!(span=> __regnet::number::#rule(#name, #tokens))))
            }
            Err(message) => {
                self.bad(expr, message);
                None
            }
        }
    }

    /// The number of the setting that an expression is.
    pub fn setting(&self, expr: &Expr) -> Option<usize> {
        let (word, None) = expr.word()? else { return None };
        self.settings.and_then(|(settings, _)| settings.find(&word))
    }

    /// Reports a setting among the tokens of a value that is spent when the network is made.
    pub fn is_spent(&mut self, name: &str, tokens: &TokenStream) -> bool {
        let settings = self.settings.map(|(settings, _)| settings);
        let found = words(tokens.clone())
            .into_iter()
            .find(|word| settings.is_some_and(|all| all.find(word).is_some()));
        if let Some(word) = &found {
            self.errors.at(
                word.span(),
                format!("`{name}` is spent when the network is made, and `{word}` is a setting, which changes later; write a number"),
            );
        }
        found.is_some()
    }

    /// The value of an option that is a setting, if its default is one of the option's numbers.
    fn set(&mut self, name: &str, number: usize, range: &Range) -> Option<Value> {
        let (settings, layer) = self.settings?;
        let Declared { name: setting, default, .. } = &settings.declared[number];
        settings.note(Use {
            setting: number,
            layer: layer.to_owned(),
            option: name.to_owned(),
            rule: range.rule,
        });
        if !(range.contains)(*default) {
            let text = range.text.replace("{name}", name).replace("{}", &default.to_string());
            self.errors.at(setting.span(), format!("{text} (`{name}` of `{layer}`)"));
            return None;
        }
        Some(Value::Setting { number, default: *default })
    }

    /// Reports an expression that can be no constant of Rust: a setting in a size or in a longer expression, a name in small
    /// letters, which rustc would call a variable.
    fn is_no_constant(&mut self, expr: &Expr, size: Option<&str>) -> bool {
        let Some((settings, _)) = self.settings else { return false };
        let found =
            words(expr.tokens.clone()).into_iter().find_map(|word| Some((settings.find(&word)?, word)));
        let net = settings.net();
        if let Some((_, word)) = found {
            let message = match size {
                Some(name) => format!(
                    "`{name}` is a size, and `{word}` a setting, which changes at run time; sizes are `const` parameters: `struct {net}<const H: usize>`"
                ),
                None => format!(
                    "a setting stands by itself: write `{word}` alone, and compute with it where it is set"
                ),
            };
            self.bad(expr, message);
            return true;
        }
        let Some((word, None)) = expr.word() else { return false };
        if settings.is_size(&word)
            || !word.to_string().starts_with(char::is_lowercase)
            || expr.flag().is_some()
        {
            return false;
        }
        let message = match size {
            Some(_) => format!(
                "`{word}` is no constant: a size is a literal, a constant in capitals, or a parameter, `struct {net}<const H: usize>`; a constant in small letters is written in braces, `{{ {word} }}`"
            ),
            None => format!(
                "`{word}` is no setting and no constant: a number that changes at run time is a setting, `struct {net}({word} = 0.5)`; a constant in small letters is written in braces, `{{ {word} }}`"
            ),
        };
        self.bad(expr, message);
        true
    }

    /// One of the words of an option; the default if it is not given. A word with arguments is a matter of
    /// the caller, who gets the expression.
    pub fn choice<W: Copy>(
        &mut self,
        name: &'static str,
        words: &[(&'static str, W)],
        default: W,
    ) -> Option<W> {
        self.choice_at(name, None, words, default)
    }

    /// The same for an option that may also stand at a position.
    pub fn choice_at<W: Copy>(
        &mut self,
        name: &'static str,
        position: Option<usize>,
        words: &[(&'static str, W)],
        default: W,
    ) -> Option<W> {
        let Some(expr) = self.take(name, position) else {
            return Some(default);
        };
        let given = match expr.flag() {
            Some(flag) => Some(flag.to_string()),
            None => expr.word().filter(|(_, args)| args.is_none()).map(|(word, _)| word.to_string()),
        };
        if let Some(hit) = given.as_ref().and_then(|given| words.iter().find(|(word, _)| word == given)) {
            return Some(hit.1);
        }
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        self.unknown_word(name, expr, &known);
        None
    }

    /// Reports a word that an option does not have.
    pub fn unknown_word(&mut self, name: &str, expr: &Expr, known: &[&str]) {
        let text = expr.text();
        self.bad(expr, format!("`{name}` has no choice `{text}`{}", suggest::hint(&text, known)));
    }

    /// The expression of an option, as it stands.
    pub fn expr(&mut self, name: &'static str, position: Option<usize>) -> Option<&'a Expr> {
        self.take(name, position)
    }

    /// All positional values, for layers that take a list.
    pub fn list(&mut self, name: &'static str) -> Vec<Size> {
        let count = self.args.iter().flatten().filter(|arg| arg.name.is_none()).count();
        let mut sizes = Vec::new();
        for position in 0..count {
            if let Some(expr) = self.take(name, Some(position)) {
                sizes.extend(self.read_size(name, expr));
            }
        }
        self.asked.dedup();
        sizes
    }

    /// An error under a value.
    pub fn bad(&mut self, expr: &Expr, message: impl std::fmt::Display) {
        self.errors.under(&expr.tokens, expr.span, message);
    }

    /// What nobody asked for is an error: an unknown option at its name, a surplus value at its place. An
    /// unknown option counts as given, so that one mistake is one error.
    pub fn finish(self, positions: usize) {
        let mut positional = 0;
        let word = self.word;
        let unknown = self.args.iter().flatten().any(|arg| arg.name.is_some());
        if let (false, [first, ..]) = (unknown, self.missing.as_slice()) {
            let missing = suggest::list(&self.missing);
            self.errors
                .at(word.span(), format!("`{word}` needs {missing}: write `{word}({})`", example(first)));
        }
        let known: Vec<&str> = self.asked.clone();
        for arg in self.args.into_iter().flatten() {
            match &arg.name {
                Some(name) => {
                    let text = name.to_string();
                    let hint = match known.is_empty() {
                        true => "; it takes none".to_owned(),
                        false => suggest::hint(&text, &known),
                    };
                    self.errors.at(name.span(), format!("`{word}` has no option `{text}`{hint}"));
                }
                None => {
                    positional += 1;
                    if positional > positions {
                        let takes = match positions {
                            0 => "no value without a name".to_owned(),
                            1 => "one value without a name".to_owned(),
                            n => format!("{n} values without names"),
                        };
                        let value = &arg.value;
                        self.errors.under(&value.tokens, value.span, format!("`{word}` takes {takes}"));
                    }
                }
            }
        }
    }
}

/// All words that stand by themselves in an expression: no part of a path, no field, no call.
fn words(tokens: TokenStream) -> Vec<Ident> {
    let (mut found, mut qualified) = (Vec::new(), false);
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let before = std::mem::replace(&mut qualified, false);
        match tree {
            TokenTree::Ident(word) => {
                let begins_path =
                    matches!(trees.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
                let is_called = matches!(trees.peek(), Some(TokenTree::Group(_)));
                if !(before || begins_path || is_called) {
                    found.push(word);
                }
            }
            TokenTree::Group(group) => found.extend(words(group.stream())),
            TokenTree::Punct(punct) => qualified = matches!(punct.as_char(), ':' | '.'),
            TokenTree::Literal(_) => {}
        }
    }
    found
}

/// How a required value looks, for the remedy in a message.
fn example(name: &str) -> &'static str {
    match name {
        "units" => "128",
        "vocabulary" => "1000, units = 64",
        "filters" => "32, kernel = 3",
        "kernel" => "…, kernel = 3",
        "size" => "2",
        "n" => "1",
        "groups" => "8",
        "p" => "0.5",
        "slope" => "0.01",
        "std" | "a" | "value" => "0.1",
        _ => "…",
    }
}

//! Imports point one way: a folder of a crate knows those before it and none behind it. What stands beside the folders, as
//! `lib.rs`, and every name that a crate gives to others is behind them all.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A crate's sources and its folders in order.
type House = (&'static str, &'static [&'static str]);

const RUNTIME: House = (
    "regnet-runtime/src",
    &[
        "base", "machine", "data", "spec", "flat", "layers", "loss", "model", "files", "optim", "look",
        "train", "api",
    ],
);

/// The order that the macros are to have.
#[expect(dead_code, reason = "its folders are not there yet")]
const MACROS: House = ("regnet-macros/src", &["says", "language", "layers", "plan", "program", "emit"]);

const HOUSES: [House; 1] = [RUNTIME];

#[test]
fn no_arrow_points_back() {
    for (root, folders) in HOUSES {
        let (arrows, files) = arrows(Path::new(root));
        let rank =
            |module: &[String]| folders.iter().position(|f| f == &module[0]).unwrap_or(folders.len() - 1);
        let unknown: Vec<_> = files.iter().filter(|f| f.len() > 1 && !folders.contains(&&*f[0])).collect();
        assert!(unknown.is_empty(), "{root} has folders without a place in the order: {unknown:?}");
        let back: Vec<String> = arrows
            .iter()
            .filter(|arrow| rank(&arrow.from) < rank(&arrow.to))
            .map(|Arrow { place, from, to }| format!("{place}: `{}` knows `{}`", from[0], to.join("::")))
            .collect();
        assert!(back.is_empty(), "{} arrows of {root} point back:\n{}", back.len(), back.join("\n"));
        let circle = in_circles(&arrows, &files);
        println!("{root}: {} arrows, {} files in circles: {circle:?}", arrows.len(), circle.len());
    }
}

/// A path in a source, and the module that names it.
struct Arrow {
    place: String,
    from: Vec<String>,
    to: Vec<String>,
}

/// All paths in the sources below `root` but those of tests, and the modules that are files.
fn arrows(root: &Path) -> (Vec<Arrow>, BTreeSet<Vec<String>>) {
    let (mut arrows, mut files, mut open) = (Vec::new(), BTreeSet::new(), vec![root.to_owned()]);
    while let Some(path) = open.pop() {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if ["tests", "testing", "reference"].contains(&&*name) {
            continue;
        }
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let module = path.strip_prefix(root).unwrap().with_extension("");
        let mut from: Vec<String> = module.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        if name == "mod" {
            from.pop();
        }
        for (line, text) in without_tests(&fs::read_to_string(&path).unwrap()) {
            let place = format!("{}:{line}", path.display());
            for to in named(&text, &from) {
                arrows.push(Arrow { place: place.clone(), from: from.clone(), to });
            }
        }
        files.insert(from);
    }
    (arrows, files)
}

/// The statements that are neither comments nor under `#[cfg(test)]`, with the line that each begins in: an import may take
/// several.
fn without_tests(text: &str) -> Vec<(usize, String)> {
    let (mut statements, mut tests, mut import) = (Vec::<(usize, String)>::new(), None, false);
    for (number, line) in text.lines().enumerate() {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        if let Some((opened, first)) = tests {
            let ends = code == "}" && indent == opened || first && code.ends_with(';');
            tests = (!ends).then_some((opened, false));
        } else if code == "#[cfg(test)]" {
            tests = Some((indent, true));
        } else if !code.starts_with("//") {
            match statements.last_mut() {
                Some((_, statement)) if import => statement.push_str(code),
                _ => statements.push((number + 1, code.to_owned())),
            }
            import = (import || code.contains("use ")) && !code.ends_with(';');
        }
    }
    statements
}

/// The paths that a statement of the module `from` names, from the crate's root.
fn named(text: &str, from: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (start, _) in text.match_indices("crate::") {
        found.extend(tree(&text[start + 7..], &[]).0);
    }
    let begins = |at: usize| !text[..at].ends_with(|c: char| c == ':' || c == '_' || c.is_alphanumeric());
    for (start, _) in text.match_indices("super::").filter(|(start, _)| begins(*start)) {
        let rest = text[start..].trim_start_matches("super::");
        let ups = (text.len() - start - rest.len()) / 7;
        found.extend(tree(rest, &from[..from.len().saturating_sub(ups)]).0);
    }
    found
}

/// All paths of `a::{b, c::{d, e}}` behind a prefix, and what follows.
fn tree<'a>(text: &'a str, prefix: &[String]) -> (Vec<Vec<String>>, &'a str) {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, mut rest) = text.split_at(end);
    let path = [prefix, &[name.to_owned()][..usize::from(!name.is_empty())]].concat();
    if let Some(inner) = rest.strip_prefix("::") {
        return tree(inner, &path);
    }
    if !(name.is_empty() && rest.starts_with('{')) {
        return (vec![path], rest);
    }
    let mut all = Vec::new();
    while rest.starts_with(['{', ',']) {
        let inner = rest[1..].trim_start();
        let (paths, after) = if inner.starts_with('}') { (Vec::new(), inner) } else { tree(inner, &path) };
        all.extend(paths);
        rest = after.trim_start_matches(|c: char| c != ',' && c != '}');
    }
    (all, rest.strip_prefix('}').unwrap_or(rest))
}

/// The files that come back to themselves along arrows; a file and those of its own module are one.
fn in_circles(arrows: &[Arrow], files: &BTreeSet<Vec<String>>) -> Vec<String> {
    let file_of = |path: &[String]| {
        let file = (1..=path.len().min(2)).rev().map(|len| &path[..len]).find(|path| files.contains(*path));
        file.map(|file| file.join("/"))
    };
    let mut next = BTreeMap::<String, BTreeSet<String>>::new();
    for arrow in arrows {
        if let (Some(from), Some(to)) = (file_of(&arrow.from), file_of(&arrow.to))
            && from != to
        {
            next.entry(from).or_default().insert(to);
        }
    }
    let comes_back = |file: &String| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![file]);
        while let Some(at) = open.pop() {
            open.extend(next.get(at).into_iter().flatten().filter(|to| seen.insert(*to)));
        }
        seen.contains(file)
    };
    next.keys().filter(|file| comes_back(file)).cloned().collect()
}

//! Imports point one way: a folder of a crate knows those before it and none behind it. What stands beside the folders, as
//! `lib.rs`, and every name that a crate gives to others is behind them all.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A crate's sources.
struct House {
    root: &'static str,
    /// Its folders in order.
    folders: &'static [&'static str],
    /// The files that come back to themselves along arrows.
    circles: &'static [&'static str],
}

const RUNTIME: House = House {
    root: "regnet-runtime/src",
    folders: &[
        "base", "machine", "data", "spec", "flat", "layers", "loss", "model", "files", "optim", "look",
        "train", "api",
    ],
    // A network derefs to its wrapper, which holds the network's state.
    circles: &["model/network", "model/wrapper"],
};

/// The rooms of its layers.
const ROOMS: &[&str] = &["activations", "convs", "fused", "noise", "norms", "pools"];

/// The order of the macros.
const MACROS: House = House {
    root: "regnet-macros/src",
    folders: &["says", "language", "layers", "plan", "program", "emit"],
    circles: &[],
};

const HOUSES: &[House] = &[RUNTIME, MACROS];

#[test]
fn no_arrow_points_back() {
    for House { root, folders, .. } in HOUSES {
        let (arrows, files) = arrows(Path::new(root));
        let lost: Vec<_> =
            files.iter().filter(|file| file.len() > 1 && !folders.contains(&&*file[0])).collect();
        assert!(lost.is_empty(), "{root} has folders without a place in the order: {lost:?}");
        let last = folders.len() - 1;
        let rank = |path: &[String]| {
            path.first().and_then(|first| folders.iter().position(|folder| folder == first)).unwrap_or(last)
        };
        let back: Vec<String> = arrows
            .iter()
            .filter(|arrow| rank(&arrow.from) < rank(&arrow.to))
            .map(|Arrow { place, from, to }| format!("{place}: `{}` knows `{}`", from[0], to.join("::")))
            .collect();
        assert!(back.is_empty(), "{} arrows point back:\n{}", back.len(), back.join("\n"));
    }
}

#[test]
fn files_know_each_other_in_no_circle_but_those_that_are_named() {
    for House { root, circles, .. } in HOUSES {
        let (arrows, files) = arrows(Path::new(root));
        assert!(arrows.len() > 100, "the sources were not found: {} arrows", arrows.len());
        assert_eq!(in_circles(&arrows, &files), *circles, "{root}");
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
        for statement in without_tests(&fs::read_to_string(&path).unwrap()) {
            let place = format!("{}:{}", path.display(), statement.line);
            for to in named(&statement, &from) {
                arrows.push(Arrow { place: place.clone(), from: from.clone(), to });
            }
        }
        files.insert(from);
    }
    (arrows, files)
}

/// A statement, the line that it begins in, and how many modules of its file it stands in.
struct Statement {
    line: usize,
    depth: usize,
    text: String,
}

/// The statements that are neither comments nor under `#[cfg(test)]`; an import may take several lines.
fn without_tests(text: &str) -> Vec<Statement> {
    let (mut statements, mut tests, mut import) = (Vec::<Statement>::new(), None, false);
    let mut modules = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        if let Some((opened, first)) = tests {
            let ends = code == "}" && indent == opened || first && code.ends_with(';');
            tests = (!ends).then_some((opened, false));
        } else if code == "#[cfg(test)]" {
            tests = Some((indent, true));
        } else if !code.starts_with("//") {
            if code == "}" && modules.last() == Some(&indent) {
                modules.pop();
            }
            match statements.last_mut() {
                Some(statement) if import => statement.text.push_str(code),
                _ => statements.push(Statement {
                    line: number + 1,
                    depth: modules.len(),
                    text: code.to_owned(),
                }),
            }
            import = (import || is_item("use ", code)) && !code.ends_with(';');
            if is_item("mod ", code) && code.ends_with('{') {
                modules.push(indent);
            }
        }
    }
    statements
}

/// Whether a line begins an item with this keyword.
fn is_item(keyword: &str, code: &str) -> bool {
    code.split_once(keyword).is_some_and(|(before, _)| before.is_empty() || before.starts_with("pub"))
}

/// The paths that a statement of the module `from` names, from the crate's root.
fn named(statement: &Statement, from: &[String]) -> Vec<Vec<String>> {
    let Statement { text, depth, .. } = statement;
    let mut found = Vec::new();
    // A list knows the files that it is made of.
    if let (true, Some((_, name))) = (is_item("mod ", text), text.trim_end_matches(';').split_once("mod ")) {
        found.push([from, &[name.to_owned()]].concat());
    }
    let visibility = |at: usize| text[..at].trim_end_matches('$').ends_with("(in ");
    for (start, _) in text.match_indices("crate::").filter(|(start, _)| !visibility(*start)) {
        found.extend(tree(&text[start + 7..], &[]).0);
    }
    let begins = |at: usize| !text[..at].ends_with(|c: char| c == ':' || c == '_' || c.is_alphanumeric());
    for (start, _) in text.match_indices("super::").filter(|(start, _)| begins(*start)) {
        let rest = text[start..].trim_start_matches("super::");
        let ups = (text.len() - start - rest.len()) / 7;
        if ups > *depth {
            found.extend(tree(rest, &from[..from.len().saturating_sub(ups - depth)]).0);
        }
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

/// The files that come back to themselves along arrows; a file and those of its own module are one. The rooms of the layers
/// stand a folder deeper.
fn in_circles(arrows: &[Arrow], files: &BTreeSet<Vec<String>>) -> Vec<String> {
    let file_of = |path: &[String]| {
        let depth = match path {
            [first, room, ..] if first == "layers" && ROOMS.contains(&&**room) => 3,
            _ => 2,
        };
        let file =
            (1..=path.len().min(depth)).rev().map(|len| &path[..len]).find(|path| files.contains(*path));
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

//! What a user calls is documented where it stands: each method of a network has an example, and so has each type that the
//! methods give; the paths of the examples are those of the facade.

use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = "regnet-runtime/src";

/// The types whose methods are what a user calls on a network and its gradients: each method has an example.
const WITH_METHODS: &[&str] = &["Model<N>", "Folded<N>", "Grads<N>"];

/// The types that a user meets through them: each has one example at least, at the type itself.
const TYPES: &[&str] = &[
    "Folded",
    "Grads",
    "LayerView",
    "Model",
    "MonteCarlo",
    "Operation",
    "Param",
    "Probe",
    "Standardize",
    "Visit",
    "Workspace",
];

/// What an expansion writes at the network's own type: `Model` shows it, since an example there would run in the user's
/// crate, once for each network.
const AT_THE_NETWORK: &str = "api/newtype.rs";

#[test]
fn every_method_of_a_network_has_an_example() {
    let mut methods = 0;
    let mut without = Vec::new();
    for (path, text) in sources() {
        let lines: Vec<&str> = text.lines().collect();
        let heads = (0..lines.len()).filter(|line| {
            let of = |name: &&&str| lines[*line].ends_with(&format!("> {name} {{"));
            lines[*line].starts_with("impl<") && WITH_METHODS.iter().any(|name| of(&name))
        });
        for head in heads {
            let body = lines[head..].iter().take_while(|line| **line != "}").count();
            for (line, name) in (head..head + body).filter_map(|line| Some((line, function(lines[line])?))) {
                let docs = docs_above(&lines, line);
                if docs.contains("#[doc(hidden)]") {
                    continue;
                }
                methods += 1;
                if !docs.contains("/// ```") {
                    without.push(format!("{}:{}: `{name}`", path.display(), line + 1));
                }
            }
        }
    }
    assert!(methods > 25, "the methods of a network were not found: {methods}");
    assert!(without.is_empty(), "{} methods have no example:\n{}", without.len(), without.join("\n"));
}

#[test]
fn what_stands_at_the_network_itself_is_shown_too() {
    let text = |path: &str| fs::read_to_string(Path::new(ROOT).join(path)).unwrap();
    let shown = text("model/wrapper.rs") + &text("api/files.rs");
    let examples: String = examples(&shown).collect();
    let newtype = text(AT_THE_NETWORK);
    let names: Vec<&str> = newtype.lines().filter_map(function).collect();
    assert!(names.contains(&"new") && names.contains(&"load"), "the functions were not found: {names:?}");
    let calls = ["::{}(", ".{}(", ".{}::<"];
    let used = |name: &&str| calls.iter().any(|call| examples.contains(&call.replace("{}", name)));
    let without: Vec<_> = names.iter().filter(|name| !used(name)).collect();
    assert!(without.is_empty(), "no example of `Model` shows {without:?}");
}

#[test]
fn every_type_of_a_networks_methods_has_an_example() {
    let mut without: Vec<&str> = TYPES.to_vec();
    for (_, text) in sources() {
        let lines: Vec<&str> = text.lines().collect();
        without.retain(|name| {
            let declared = |line: &&str| {
                let rest = line.trim_start().strip_prefix("pub struct ");
                let rest = rest.or_else(|| line.trim_start().strip_prefix("pub enum "));
                rest.and_then(|rest| rest.strip_prefix(name)).is_some_and(|rest| !rest.starts_with(word))
            };
            let place = lines.iter().position(declared);
            !place.is_some_and(|line| docs_above(&lines, line).contains("/// ```"))
        });
    }
    assert!(without.is_empty(), "no example at the type: {without:?}");
}

#[test]
fn documentation_names_the_facade() {
    let mut inside = Vec::new();
    for (path, text) in sources() {
        let docs = |line: &str| line.trim_start().starts_with("///") || line.trim_start().starts_with("//!");
        let named =
            text.lines().enumerate().filter(|(_, line)| docs(line) && line.contains("regnet_runtime"));
        inside.extend(named.map(|(line, text)| format!("{}:{}: {text}", path.display(), line + 1)));
    }
    assert!(inside.is_empty(), "programs depend on `regnet` alone:\n{}", inside.join("\n"));
}

/// The name of a public function that begins on this line.
fn function(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("pub ")?;
    let rest = rest.strip_prefix("const ").unwrap_or(rest).strip_prefix("fn ")?;
    Some(&rest[..rest.find(|c| !word(c)).unwrap_or(rest.len())])
}

fn word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The documentation and the attributes right above a line.
fn docs_above(lines: &[&str], line: usize) -> String {
    let above = lines[..line].iter().rev().map(|line| line.trim_start());
    let mut docs: Vec<&str> =
        above.take_while(|line| line.starts_with("///") || line.starts_with("#[")).collect();
    docs.reverse();
    docs.join("\n")
}

/// The lines of the examples in a source's documentation.
fn examples(text: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    text.lines().filter_map(move |line| {
        let line = line.trim_start().strip_prefix("///")?.trim_start();
        if line.starts_with("```") {
            inside = !inside;
            return None;
        }
        inside.then_some(line)
    })
}

/// The sources of the runtime.
fn sources() -> Vec<(PathBuf, String)> {
    let (mut folders, mut files) = (vec![PathBuf::from(ROOT)], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push((path.clone(), fs::read_to_string(path).unwrap()));
            }
        }
    }
    files
}

//! Under which name the crate that is compiled knows regnet.

use std::path::Path;

/// The crate's own name.
const OWN: &str = "regnet";

/// How regnet is called where a manifest gives it another name: `nets = { package = "regnet", … }`. `arguments` are those of
/// the compiler, `--extern nets=…/libregnet-0123.rlib`; other programs that run the macro, such as an editor's, have none.
pub fn other_name(arguments: impl Iterator<Item = String>) -> Option<String> {
    let mut found = None;
    let mut follows = false;
    for argument in arguments {
        let given = match argument.strip_prefix("--extern=") {
            Some(given) => Some(given),
            None if follows => Some(argument.as_str()),
            None => None,
        };
        if let Some(given) = given {
            let (name, path) = given.split_once('=').unwrap_or((given, ""));
            // `priv:name`
            let name = name.rsplit(':').next().unwrap_or(name);
            if name == OWN {
                return None;
            }
            if is_own(path) && found.is_none() {
                found = Some(name.to_owned());
            }
        }
        follows = argument == "--extern";
    }
    found
}

/// Whether a file is regnet's library: `libregnet-0123.rmeta`.
fn is_own(path: &str) -> bool {
    let stem = Path::new(path).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let name = stem.strip_prefix("lib").unwrap_or(stem);
    name.split('-').next() == Some(OWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(arguments: &str) -> Option<String> {
        other_name(arguments.split(' ').map(str::to_owned))
    }

    #[test]
    fn another_name_is_found_by_the_file() {
        let nets = Some("nets".to_owned());
        assert_eq!(found("rustc lib.rs --extern nets=/t/deps/libregnet-0a1b.rmeta -L /t"), nets);
        assert_eq!(found("rustc --extern=priv,noprelude:nets=/t/libregnet.rlib"), nets);
        assert_eq!(
            found("rustc --extern regnet=/t/libregnet-1.rlib --extern nets=/t/libregnet-2.rlib"),
            None
        );
        assert_eq!(found("rustc --extern regnet_runtime=/t/libregnet_runtime-1.rlib --extern serde"), None);
        assert_eq!(found("rust-analyzer-proc-macro-srv"), None);
    }
}

//! What the form that documents a word tells of its arguments.

/// How many values without names a layer or loss takes, from the form that documents it.
pub fn positions(form: &str) -> usize {
    let Some((_, inside)) = form.split_once('(') else {
        return 0;
    };
    if inside.contains('…') {
        return usize::MAX;
    }
    let positional = |arg: &&str| !arg.contains('=') || POSITIONAL_WITH_DEFAULT.contains(&arg.trim());
    inside.trim_end_matches(')').split(", ").take_while(positional).count()
}

/// The names of the options of a form, without their defaults.
pub fn options_of(form: &str) -> Vec<&str> {
    let Some((_, inside)) = form.split_once('(') else {
        return Vec::new();
    };
    let name = |arg: &'_ str| {
        arg.len() - arg.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len()
    };
    inside.trim_end_matches(')').split(", ").map(|arg| &arg[..name(arg)]).collect()
}

/// Options that have a default and may still stand without their name.
const POSITIONAL_WITH_DEFAULT: &[&str] = &["slope = 0.01", "alpha = 1", "delta = 1"];

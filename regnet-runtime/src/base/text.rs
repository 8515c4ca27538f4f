//! Numbers and texts as people and JSON want them.

use std::fmt;

use crate::base::functions::log10;

/// Three digits, `1.2e-44` where it is below 1e-3 or above 1e4; nothing as a dash.
pub(crate) fn short(x: Option<f64>) -> String {
    match x {
        None => "–".into(),
        Some(0.0) => "0".into(),
        Some(x) if !(1e-3..=1e4).contains(&x.abs()) => format!("{x:.1e}"),
        Some(x) => {
            let decimals = (2 - log10(x.abs()).floor() as i32).max(0) as usize;
            format!("{x:.decimals$}")
        }
    }
}

/// A text of a file, short and without control characters, for a message.
pub(crate) fn clipped(text: &str) -> String {
    clipped_to(120, text)
}

/// The same of at most so many characters.
pub(crate) fn clipped_to(longest: usize, text: &str) -> String {
    let mut clipped = String::new();
    for c in text.chars().take(longest) {
        match c {
            // They do no harm, and Python's texts are full of them.
            '\'' | '"' => clipped.push(c),
            c => clipped.extend(c.escape_debug()),
        }
    }
    if text.chars().nth(longest).is_some() {
        clipped.push('…');
    }
    clipped
}

/// Values for `{:?}`: the first few, and how many there are.
pub(crate) struct Few<'a, T>(pub &'a [T]);

impl<T: fmt::Debug> fmt::Debug for Few<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 8;
        let Few(values) = self;
        if values.len() <= SHOWN {
            return f.debug_list().entries(*values).finish();
        }
        // On one line in `{:#?}` too: the numbers of a tensor are no structure.
        f.write_str("[")?;
        values[..SHOWN].iter().try_for_each(|value| write!(f, "{value:?}, "))?;
        write!(f, "… {} in all]", values.len())
    }
}

/// `{:?}` of a finite float is a JSON number: `1.0`, `1e-7`.
pub(crate) fn json_number(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map_or("null".to_string(), |value| format!("{value:?}"))
}

pub(crate) fn json_text(text: &str) -> String {
    text.chars().fold(String::new(), |json, c| match c {
        '"' | '\\' => format!("{json}\\{c}"),
        c if c.is_control() => format!("{json}\\u{:04x}", u32::from(c)),
        c => format!("{json}{c}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits() {
        let cases = [
            (0.5, "0.500"),
            (1.0, "1.00"),
            (12.34, "12.3"),
            (-1.12, "-1.12"),
            (9999.0, "9999"),
            (1.23e-44, "1.2e-44"),
            (0.0, "0"),
        ];
        for (x, text) in cases {
            assert_eq!(short(Some(x)), text);
        }
        assert_eq!(short(None), "–");
    }

    #[test]
    fn texts_of_files_in_messages_are_short_and_printable() {
        assert_eq!(clipped("hidden.weight"), "hidden.weight");
        assert_eq!(clipped("\u{1b}[2J 'x' \n"), "\\u{1b}[2J 'x' \\n");
        assert_eq!(clipped(&"x".repeat(1000)), "x".repeat(120) + "…");
    }

    #[test]
    fn many_values_are_shown_by_a_few() {
        assert_eq!(format!("{:?}", Few(&[1.5, -2.0])), "[1.5, -2.0]");
        assert_eq!(format!("{:?}", Few::<f32>(&[])), "[]");
        assert_eq!(format!("{:?}", Few(&[0; 60_000])), "[0, 0, 0, 0, 0, 0, 0, 0, … 60000 in all]");
    }
}

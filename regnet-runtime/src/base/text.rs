//! Numbers and texts as people and JSON want them.

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
}

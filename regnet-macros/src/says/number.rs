//! Numbers in messages.

/// `0.71`, `13`, and `1.2e-44` where it is below 1e-3 or above 1e4.
pub fn number(x: f64) -> String {
    let size = x.abs();
    if x == 0.0 || (1e-3..=1e4).contains(&size) {
        let text = format!("{x:.3}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        format!("{x:.1e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        for (x, text) in [(0.5, "0.5"), (13.0, "13"), (2.4669, "2.467"), (1.23e-44, "1.2e-44"), (0.0, "0")] {
            assert_eq!(number(x), text);
        }
        assert_eq!(number(123_456.0), "1.2e5");
    }
}

//! Tables of metrics.

use std::fmt;

/// Lines of a name, numbers, and how many examples are so.
pub(super) fn table<'a>(
    f: &mut fmt::Formatter<'_>,
    first: &str,
    heads: &[&str],
    lines: impl Iterator<Item = (&'a str, Vec<Option<f64>>, Option<u64>)> + Clone,
) -> fmt::Result {
    let names = lines.clone().map(|(name, ..)| name.chars().count());
    let width = names.chain([first.chars().count()]).max().unwrap_or(0);
    write!(f, "{first:>width$}")?;
    heads.iter().try_for_each(|head| write!(f, "{head:>11}"))?;
    let counted = lines.clone().any(|(_, _, count)| count.is_some());
    writeln!(f, "{}", if counted { "   examples" } else { "" })?;
    for (name, numbers, count) in lines {
        write!(f, "{name:>width$}")?;
        for number in numbers {
            match number {
                Some(number) => write!(f, "{number:>11.3}")?,
                None => write!(f, "{:>11}", "–")?,
            }
        }
        writeln!(f, "{}", count.map_or(String::new(), |count| format!("{count:>11}")))?;
    }
    Ok(())
}

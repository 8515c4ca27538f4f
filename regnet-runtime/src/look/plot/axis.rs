//! An axis: its scale, and the ticks that a person would choose.

use std::ops::Range;

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};

use crate::base::functions::{log10, pow};

/// At most about so many ticks on an axis.
const TICKS: usize = 10;

#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    pub label: String,
    pub logarithmic: bool,
}

impl Axis {
    pub fn new(label: impl Into<String>) -> Axis {
        Axis { label: label.into(), logarithmic: false }
    }

    /// A value as it is drawn; what is not positive has no place on a logarithmic axis.
    pub fn scaled(&self, value: f64) -> f64 {
        if self.logarithmic { log10(value) } else { value }
    }

    /// The part of the axis that these scaled values need.
    pub fn around(&self, values: &[f64]) -> Scale {
        let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(*value), high.max(*value))
        });
        // A single value needs a length too.
        let margin = if high > low { 0.05 * (high - low) } else { 0.5 * high.abs().max(1e-3) };
        let range = low - margin..high + margin;
        let ticks = if self.logarithmic { log_ticks(values, &range) } else { linear_ticks(values, &range) };
        Scale { range, ticks, logarithmic: self.logarithmic }
    }
}

/// A piece of an axis, for plotters.
pub struct Scale {
    range: Range<f64>,
    ticks: Vec<f64>,
    logarithmic: bool,
}

impl Ranged for Scale {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (first, last): (i32, i32)) -> i32 {
        let share = (value - self.range.start) / (self.range.end - self.range.start);
        first + (share * f64::from(last - first)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.ticks.clone()
    }

    fn range(&self) -> Range<f64> {
        self.range.clone()
    }
}

impl ValueFormatter<f64> for Scale {
    fn format(value: &f64) -> String {
        text(*value, 0.0)
    }

    fn format_ext(&self, value: &f64) -> String {
        match self.logarithmic {
            true => text(pow(10.0, *value), 0.0),
            false => text(*value, self.range.end - self.range.start),
        }
    }
}

/// 1, 2 or 5 times a power of ten apart; between whole numbers there is nothing to mark.
fn linear_ticks(values: &[f64], range: &Range<f64>) -> Vec<f64> {
    let length = range.end - range.start;
    let rough = length / TICKS as f64;
    let power = pow(10.0, log10(rough).floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|times| times * power);
    let mut step = steps.into_iter().find(|step| *step >= rough * (1.0 - 1e-9)).unwrap_or(10.0 * power);
    if values.iter().all(|value| value.fract() == 0.0) {
        step = step.max(1.0);
    }
    let (first, last) = ((range.start / step).ceil() as i64, (range.end / step).floor() as i64);
    (first..=last).map(|number| number as f64 * step).collect()
}

/// The values themselves if they are few; else powers of ten; else those and their double and fivefold.
fn log_ticks(values: &[f64], range: &Range<f64>) -> Vec<f64> {
    let mut few = values.to_vec();
    few.sort_by(f64::total_cmp);
    few.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
    if few.len() > 1 && few.len() <= TICKS && few.iter().all(|exponent| is_chosen(pow(10.0, *exponent))) {
        return few;
    }
    let (first, last) = (range.start.floor() as i64, range.end.ceil() as i64);
    let within = |exponent: &f64| range.contains(exponent);
    let every = (last - first).unsigned_abs() as usize / TICKS + 1;
    let powers: Vec<f64> = (first..=last)
        .filter(|power| power.rem_euclid(every as i64) == 0)
        .map(|power| power as f64)
        .filter(within)
        .collect();
    if powers.len() >= 3 {
        return powers;
    }
    let finer = |power: i64| [1.0f64, 2.0, 5.0].map(|times| power as f64 + log10(times));
    let finer: Vec<f64> = (first..=last).flat_map(finer).filter(within).collect();
    // Less than a decade, on which the axis is almost linear.
    if finer.len() >= 3 {
        finer
    } else {
        let (low, high) = (pow(10.0, range.start), pow(10.0, range.end));
        linear_ticks(&[0.5], &(low..high)).into_iter().map(log10).collect()
    }
}

/// Whether a person has chosen this number, such as 128 or 0.03; the heights of a curve are others.
fn is_chosen(value: f64) -> bool {
    let two_digits = pow(10.0, log10(value).floor() - 1.0);
    let is_whole = |value: f64| (value - value.round()).abs() < 1e-6 * value;
    is_whole(value / two_digits) || (is_whole(value) && value < 1e5)
}

/// `0.25`, `10`, `1.5e-7`: a number in the room of a tick, on an axis of this length.
fn text(value: f64, length: f64) -> String {
    // What the arithmetic of the ticks leaves of 0.
    if value.abs() < 1e-9 * length {
        return "0".into();
    }
    if (1e-3 * (1.0 - 1e-9)..1e5).contains(&value.abs()) {
        let text = format!("{value:.4}");
        return text.trim_end_matches('0').trim_end_matches('.').to_string();
    }
    let text = format!("{value:.1e}");
    text.replace(".0e", "e")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(axis: &Axis, values: &[f64]) -> Vec<String> {
        let scaled: Vec<f64> = values.iter().map(|value| axis.scaled(*value)).collect();
        let scale = axis.around(&scaled);
        scale.ticks.iter().map(|tick| scale.format_ext(tick)).collect()
    }

    #[test]
    fn ticks_are_short() {
        let ticks = [0.25, 10.0, 1.5e-7, -3e-18, 1e6, 1.0 / 3.0].map(|value| text(value, 1.0));
        assert_eq!(ticks, ["0.25", "10", "1.5e-7", "0", "1e6", "0.3333"]);
    }

    #[test]
    fn a_linear_axis_has_round_ticks() {
        let axis = Axis::new("");
        assert_eq!(shown(&axis, &[0.0, 0.5, 1.0]), ["0", "0.2", "0.4", "0.6", "0.8", "1"]);
        assert_eq!(shown(&axis, &[1.0, 2.0, 3.0]), ["1", "2", "3"], "no tick between two epochs");
        assert_eq!(shown(&axis, &[7.0]).first().map(String::as_str), Some("4"));
    }

    #[test]
    fn a_logarithmic_axis_has_the_values_powers_or_their_multiples() {
        let axis = Axis { label: String::new(), logarithmic: true };
        assert_eq!(shown(&axis, &[2.0, 8.0, 32.0, 128.0]), ["2", "8", "32", "128"]);
        assert_eq!(shown(&axis, &[0.001234, 0.0567, 1.789]), ["0.001", "0.01", "0.1", "1"]);
        assert_eq!(shown(&axis, &[0.123, 0.456, 1.789]), ["0.2", "0.5", "1", "2"]);
        assert_eq!(shown(&axis, &[0.90123, 0.95123]), ["0.9", "0.91", "0.92", "0.93", "0.94", "0.95"]);
    }
}

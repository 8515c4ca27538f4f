//! The table that `summary()` prints: layer, output shape, parameters, multiply-adds, the predicted signal, and bytes.

use std::fmt::Write;

use crate::base::text::short;
use crate::model::regularizers::{self, number};
use crate::spec::init::Init;
use crate::spec::{Kind, LayerSpec, Setting, Signal, Spec};

/// The batch for which the bytes of a training are told; [`Spec::training_bytes`] tells any other.
const BATCH: usize = 32;

/// One line of the table.
struct Row {
    name: String,
    layer: String,
    output: String,
    params: usize,
    macs: usize,
    signal: Signal,
}

/// The table, with the values of the settings.
#[must_use]
pub(crate) fn summary(spec: &Spec, settings: &[f64]) -> String {
    let mut rows = vec![Row {
        name: "input".into(),
        layer: String::new(),
        output: spec.input.to_string(),
        params: 0,
        macs: 0,
        signal: spec.signal,
    }];
    collect((spec.layers, spec.settings), 0, &mut rows);
    let width = |cell: fn(&Row) -> usize, title: &str| {
        rows.iter().map(cell).max().unwrap_or(0).max(title.chars().count())
    };
    let name = width(|row| row.name.chars().count(), "name");
    let layer = width(|row| row.layer.chars().count(), "layer");
    let output = width(|row| row.output.chars().count(), "output");
    let predicted = rows[1..].iter().any(|row| row.signal != Signal::UNKNOWN);
    let mut text = format!("{}\n", spec.name);
    let _ = write!(
        text,
        "{:name$}  {:layer$}  {:output$}  {:>12}  {:>14}",
        "name", "layer", "output", "parameters", "multiply-adds"
    );
    text.push_str(if predicted { "    spread  gradient\n" } else { "\n" });
    for row in &rows {
        let _ = write!(
            text,
            "{:name$}  {:layer$}  {:output$}  {:>12}  {:>14}",
            row.name,
            row.layer,
            row.output,
            grouped(row.params),
            grouped(row.macs)
        );
        if predicted {
            let [spread, gradient] = [row.signal.spread, row.signal.gradient].map(short);
            let _ = write!(text, "  {spread:>8}  {gradient:>8}");
        }
        text.push('\n');
    }
    let loss = if spec.loss.is_empty() { "none" } else { spec.loss };
    let stats =
        if spec.stats == 0 { String::new() } else { format!("{} running statistics, ", grouped(spec.stats)) };
    let _ = writeln!(
        text,
        "{} parameters, {stats}{} multiply-adds an example; loss {loss}",
        grouped(spec.params),
        grouped(spec.macs())
    );
    let _ = write!(text, "bytes in f32: {} for inference of one example", grouped(spec.inference_bytes()));
    if spec.buffers.iter().any(|buffer| !buffer.training.is_empty()) {
        let bytes = grouped(spec.training_bytes(BATCH));
        let _ =
            write!(text, ", {bytes} for training with a batch of {BATCH} and without an optimizer's memory");
    }
    text.push('\n');
    if !settings.is_empty() {
        let told = spec.settings.iter().zip(settings).map(|(Setting { name, default, .. }, value)| {
            let default =
                if value == default { String::new() } else { format!(" (default {})", number(*default)) };
            format!("{name} = {}{default}", number(*value))
        });
        let _ = writeln!(text, "settings: {}", told.collect::<Vec<_>>().join(", "));
    }
    if predicted {
        text.push_str(
            "spread, gradient: predicted standard deviations at the start, for standardized inputs and an output gradient of 1\n",
        );
    }
    text
}

fn collect((layers, settings): (&[LayerSpec], &[Setting]), indent: usize, rows: &mut Vec<Row>) {
    for layer in layers {
        let mut text = declared(layer, settings);
        if layer.copies > 0 {
            let _ = write!(text, " {} times", layer.copies);
        }
        rows.push(Row {
            name: format!("{:indent$}{}", "", layer.name),
            layer: text,
            output: layer.output.to_string(),
            params: layer.param_count(),
            macs: layer.mac_count(),
            signal: layer.signal,
        });
        collect((layer.body, settings), indent + 2, rows);
    }
}

/// What a norm has where the declaration says nothing.
const USUAL: [&str; 4] = ["momentum = 0.1", "running_variance = unbiased", "r_max = 3", "d_max = 5"];

/// The layer as it is declared, with the init of its weights, which `auto` leaves open, and what regularizes it.
fn declared(layer: &LayerSpec, settings: &[Setting]) -> String {
    let weight = layer.params.iter().find(|tensor| tensor.kind == Kind::Weight);
    let init = weight.map(|weight| weight.init).filter(|init| *init != Init::Layer);
    let mut options: Vec<String> = init.map(|init| format!("init = {init}")).into_iter().collect();
    let mut text = layer.text();
    for option in regularizers::of(layer, settings) {
        // A word with its rate is the whole layer, `dropout(0.5)`.
        if option.ends_with(')') && !text.contains('(') {
            text = option;
        } else if !USUAL.contains(&option.as_str()) && !text.contains(&option) && !option.ends_with(')') {
            options.push(option);
        }
    }
    let options = options.join(", ");
    match text.strip_suffix(')') {
        _ if options.is_empty() => text,
        Some(text) => format!("{text}, {options})"),
        None => format!("{text}({options})"),
    }
}

/// 401856 as `401,856`; nothing as a dash.
fn grouped(n: usize) -> String {
    if n == 0 {
        return "–".into();
    }
    let digits = n.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(
            [0, 7, 999, 1000, 401_856, 1_000_000].map(grouped),
            ["–", "7", "999", "1,000", "401,856", "1,000,000"]
        );
    }
}

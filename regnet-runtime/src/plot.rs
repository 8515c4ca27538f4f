//! Curves as an SVG: colours that the colour-blind tell apart, and marks for print without colour.

use std::path::Path;

use plotters::prelude::*;

use crate::error::Error;

/// A curve and its name in the legend. Points that are not finite are left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Series<'a> {
    /// Its name.
    pub name: &'a str,
    /// (x, y) from left to right.
    pub points: Vec<(f64, f64)>,
}

/// Width and height in pixels.
const SIZE: (u32, u32) = (800, 500);
/// Okabe and Ito 2008, without the yellow that white paper swallows.
const COLORS: [RGBColor; 7] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(0, 0, 0),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
];
/// Half the size of a mark, in pixels.
const MARK: i32 = 5;
/// Of a round mark, in pixels.
const RADIUS: f64 = 4.6;
/// Width of a legend's line and of one of its letters, in pixels.
const LEGEND_LINE: u32 = 44;
const LETTER: u32 = 8;
/// Marks on a curve, at most about so many: more of them hide it.
const MARKS: usize = 20;

/// Writes curves over linear axes; the labels should say the units.
///
/// # Errors
/// A file that cannot be written, or no finite point.
pub fn curves(
    path: impl AsRef<Path>,
    title: &str,
    x_label: &str,
    y_label: &str,
    series: &[Series<'_>],
) -> Result<(), Error> {
    let picture = Picture { title, x_label, y_label, logarithmic: false };
    picture.write(path.as_ref(), series)
}

/// The same with a logarithmic y axis; points that are not positive are left out.
///
/// # Errors
/// A file that cannot be written, or no finite point with a logarithm.
pub fn log_curves(
    path: impl AsRef<Path>,
    title: &str,
    x_label: &str,
    y_label: &str,
    series: &[Series<'_>],
) -> Result<(), Error> {
    let picture = Picture { title, x_label, y_label, logarithmic: true };
    picture.write(path.as_ref(), series)
}

struct Picture<'a> {
    title: &'a str,
    x_label: &'a str,
    y_label: &'a str,
    logarithmic: bool,
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;
type Outcome = Result<(), Box<dyn std::error::Error>>;

impl Picture<'_> {
    fn write(&self, path: &Path, series: &[Series<'_>]) -> Result<(), Error> {
        let lines: Vec<(&str, Vec<(f64, f64)>)> =
            series.iter().map(|series| (series.name, self.shown(&series.points))).collect();
        if lines.iter().all(|(_, points)| points.is_empty()) {
            return Err(Error::Data(format!("no finite point to plot for `{}`", self.title)));
        }
        let mut svg = String::new();
        let named = |error: std::io::Error| Error::Io(path.display().to_string(), error);
        self.draw(&mut svg, &lines).map_err(|error| named(std::io::Error::other(error.to_string())))?;
        std::fs::write(path, svg).map_err(named)
    }

    /// The points as they are drawn: on a logarithmic axis y is its exponent of ten.
    fn shown(&self, points: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let height = |y: f64| if self.logarithmic { y.log10() } else { y };
        let finite = |&(x, y): &(f64, f64)| x.is_finite() && y.is_finite();
        points.iter().map(|&(x, y)| (x, height(y))).filter(finite).collect()
    }

    fn draw(&self, svg: &mut String, lines: &[(&str, Vec<(f64, f64)>)]) -> Outcome {
        let root = SVGBackend::with_string(svg, SIZE).into_drawing_area();
        root.fill(&WHITE)?;
        let longest = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0) as u32;
        let legend = (LEGEND_LINE + LETTER * longest).min(SIZE.0 / 2);
        let (left, right) = root.split_horizontally(SIZE.0 - legend);
        self.draw_curves(&left, lines)?;
        for (number, (name, _)) in lines.iter().enumerate() {
            let (color, y) = (COLORS[number % COLORS.len()], 60 + 24 * number as i32);
            let line = PathElement::new([(-12, 0), (12, 0)], color.stroke_width(2));
            right.draw(&(EmptyElement::at((14, y)) + line + mark(number, color)))?;
            right.draw(&Text::new(*name, (34, y - 7), ("sans-serif", 14)))?;
        }
        root.present()?;
        Ok(())
    }

    fn draw_curves(&self, area: &Area<'_>, lines: &[(&str, Vec<(f64, f64)>)]) -> Outcome {
        let all = || lines.iter().flat_map(|(_, points)| points);
        let (x_range, y_range) = (range(all().map(|point| point.0)), range(all().map(|point| point.1)));
        let (width, height) = (x_range.end - x_range.start, y_range.end - y_range.start);
        // No tick between two epochs.
        let x_ticks = width.ceil().clamp(2.0, 10.0) as usize;
        let whole = all().all(|(x, _)| x.fract() == 0.0);
        let mut chart = ChartBuilder::on(area)
            .caption(self.title, ("sans-serif", 20))
            .margin(15)
            .x_label_area_size(45)
            .y_label_area_size(75)
            .build_cartesian_2d(x_range, y_range)?;
        chart
            .configure_mesh()
            .x_desc(self.x_label)
            .y_desc(self.y_label)
            .x_labels(if whole { x_ticks } else { 10 })
            .y_labels(10)
            .max_light_lines(0)
            .bold_line_style(BLACK.mix(0.15))
            .x_label_formatter(&|x| tick(*x, width))
            .y_label_formatter(&|y| {
                if self.logarithmic { tick(10f64.powf(*y), 0.0) } else { tick(*y, height) }
            })
            .label_style(("sans-serif", 14))
            .axis_desc_style(("sans-serif", 16))
            .draw()?;
        for (number, (_, points)) in lines.iter().enumerate() {
            let color = COLORS[number % COLORS.len()];
            chart.draw_series(LineSeries::new(points.iter().copied(), color.stroke_width(2)))?;
            let gap = points.len().div_ceil(MARKS).max(1);
            let at = |&point| EmptyElement::at(point) + mark(number, color);
            chart.draw_series(points.iter().step_by(gap).map(at))?;
        }
        Ok(())
    }
}

/// The outline of a curve's mark around its point: circle, triangle, square, diamond, hourglass, and the
/// first again. The shape tells curves apart where the colour does not.
fn mark(number: usize, color: RGBColor) -> Polygon<(i32, i32)> {
    let m = MARK;
    let round = |step: i32| f64::from(step).to_radians().sin_cos();
    let outline: Vec<(i32, i32)> = match number % 5 {
        0 => (0..360)
            .step_by(30)
            .map(round)
            .map(|(x, y)| ((x * RADIUS).round() as i32, (y * RADIUS).round() as i32))
            .collect(),
        1 => vec![(0, -m - 1), (m, m - 1), (-m, m - 1)],
        2 => vec![(-m + 1, -m + 1), (m - 1, -m + 1), (m - 1, m - 1), (-m + 1, m - 1)],
        3 => vec![(0, -m - 1), (m + 1, 0), (0, m + 1), (-m - 1, 0)],
        _ => vec![(-m, -m), (m, -m), (0, 0), (m, m), (-m, m), (0, 0)],
    };
    Polygon::new(outline, color.filled())
}

/// The range of the values, and a twentieth of it on both sides.
fn range(values: impl Iterator<Item = f64>) -> std::ops::Range<f64> {
    let (low, high) = values
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    // A single value needs a height too.
    let margin = if high > low { 0.05 * (high - low) } else { 0.5 * high.abs().max(1e-3) };
    low - margin..high + margin
}

/// `0.25`, `10`, `1.5e-7`: a number in the room of a tick, on an axis of this length.
fn tick(value: f64, length: f64) -> String {
    // What the arithmetic of the ticks leaves of 0.
    if value.abs() < 1e-9 * length {
        return "0".into();
    }
    if (1e-3..1e5).contains(&value.abs()) {
        let text = format!("{value:.4}");
        return text.trim_end_matches('0').trim_end_matches('.').to_string();
    }
    let text = format!("{value:.1e}");
    text.replace(".0e", "e")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(name: &str, series: &[Series<'_>], logarithmic: bool) -> Result<String, Error> {
        let path = std::env::temp_dir().join(format!("regnet-{name}-{}.svg", std::process::id()));
        let write = if logarithmic { log_curves } else { curves };
        write(&path, "A < B", "epoch", "mean loss per example", series)?;
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        Ok(text)
    }

    #[test]
    fn labels_legend_and_marks_are_in_the_file() {
        let line = |name, slope: f64| Series {
            name,
            points: (1..=10).map(|x| (f64::from(x), slope / f64::from(x))).collect(),
        };
        let svg = written("two", &[line("training", 1.0), line("validation", 2.0)], false).unwrap();
        for text in ["A &lt; B", "epoch", "mean loss per example", "training", "validation"] {
            assert!(svg.contains(text), "{text}");
        }
        assert_eq!(svg.matches("<polygon").count(), 2 * (10 + 1), "ten points and the legend");
    }

    #[test]
    fn points_without_a_place_are_left_out() {
        let odd = [(1.0, 1.0), (2.0, f64::NAN), (3.0, f64::INFINITY), (4.0, -1.0)];
        let series = [Series { name: "odd", points: odd.to_vec() }];
        assert_eq!(written("odd", &series, false).unwrap().matches("<polygon").count(), 2 + 1);
        assert_eq!(written("odd-log", &series, true).unwrap().matches("<polygon").count(), 1 + 1);
        let none = [Series { name: "none", points: vec![(1.0, f64::NAN)] }];
        assert_eq!(
            written("none", &none, false).unwrap_err().to_string(),
            "no finite point to plot for `A < B`"
        );
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named() {
        let series = [Series { name: "a", points: vec![(0.0, 0.0)] }];
        let error = curves("no-such-folder/a.svg", "", "", "", &series).unwrap_err();
        assert!(error.to_string().starts_with("no-such-folder/a.svg: "), "{error}");
    }

    #[test]
    fn ticks_are_short() {
        let ticks = [0.25, 10.0, 1.5e-7, -3e-18, 1e6, 1.0 / 3.0].map(|value| tick(value, 1.0));
        assert_eq!(ticks, ["0.25", "10", "1.5e-7", "0", "1e6", "0.3333"]);
    }
}

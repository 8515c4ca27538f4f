//! The drawing itself, by plotters.

use plotters::prelude::*;

use super::axis::Scale;
use super::{Figure, Look, Trace};
use crate::base::functions::sin_cos;

/// Width and height of a picture in pixels.
const SIZE: (u32, u32) = (800, 440);
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
/// Half the width of a whisker's end, in pixels.
const WHISKER: i32 = 4;
/// How much of the paper a band covers.
const BAND: f64 = 0.2;
/// Width of a legend's line and of one of its letters, in pixels.
const LEGEND_LINE: u32 = 44;
const LETTER: u32 = 8;
/// Marks on a curve, at most about so many: more of them hide it.
const MARKS: usize = 20;

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<Scale, Scale>>;
type Outcome = Result<(), Box<dyn std::error::Error>>;

/// The pictures, one below the other.
pub fn svg(figures: &[Figure]) -> Result<String, Box<dyn std::error::Error>> {
    let mut svg = String::new();
    {
        let size = (SIZE.0, SIZE.1 * figures.len() as u32);
        let root = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        root.fill(&WHITE)?;
        for (area, figure) in root.split_evenly((figures.len(), 1)).iter().zip(figures) {
            draw(figure, area)?;
        }
        root.present()?;
    }
    Ok(svg)
}

fn draw(figure: &Figure, area: &Area<'_>) -> Outcome {
    let traces = figure.visible();
    let mut names: Vec<&str> = Vec::new();
    for trace in &traces {
        if !names.contains(&trace.name.as_str()) {
            names.push(&trace.name);
        }
    }
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0) as u32;
    let legend = (LEGEND_LINE + LETTER * longest).min(SIZE.0 / 2);
    let (left, right) = area.split_horizontally(SIZE.0 - legend);
    draw_axes(figure, &traces, &names, &left)?;
    for (number, name) in names.iter().enumerate() {
        let color = COLORS[number % COLORS.len()];
        let looks = || traces.iter().filter(|trace| trace.name == *name).map(|trace| trace.look);
        let at = (14, 60 + 24 * number as i32);
        if looks().any(|look| look == Look::Band) {
            let area = Rectangle::new([(-12, -6), (12, 6)], color.mix(BAND).filled());
            right.draw(&(EmptyElement::at(at) + area))?;
        }
        if looks().any(Look::has_line) {
            let line = PathElement::new([(-12, 0), (12, 0)], color.stroke_width(2));
            right.draw(&(EmptyElement::at(at) + line))?;
        }
        if looks().any(Look::has_marks) {
            right.draw(&(EmptyElement::at(at) + mark(number, color)))?;
        }
        right.draw(&Text::new(*name, (at.0 + 20, at.1 - 7), ("sans-serif", 14)))?;
    }
    Ok(())
}

fn draw_axes(figure: &Figure, traces: &[Trace], names: &[&str], area: &Area<'_>) -> Outcome {
    let points = || traces.iter().flat_map(|trace| &trace.points);
    let x = figure.x.around(&points().map(|(x, _)| *x).collect::<Vec<_>>());
    let y = figure.y.around(&points().flat_map(|(_, y)| *y).collect::<Vec<_>>());
    let mut chart = ChartBuilder::on(area)
        .caption(&figure.title, ("sans-serif", 20))
        .margin(15)
        .x_label_area_size(45)
        .y_label_area_size(75)
        .build_cartesian_2d(x, y)?;
    chart
        .configure_mesh()
        .x_desc(&figure.x.label)
        .y_desc(&figure.y.label)
        .max_light_lines(0)
        .bold_line_style(BLACK.mix(0.15))
        .label_style(("sans-serif", 14))
        .axis_desc_style(("sans-serif", 16))
        .draw()?;
    for trace in traces {
        let number = names.iter().position(|name| *name == trace.name).unwrap_or(0);
        draw_trace(trace, number, &mut chart)?;
    }
    Ok(())
}

fn draw_trace(trace: &Trace, number: usize, chart: &mut Chart<'_, '_>) -> Outcome {
    let color = COLORS[number % COLORS.len()];
    let points = &trace.points;
    if trace.look == Look::Band {
        let low = points.iter().map(|(x, [_, low, _])| (*x, *low));
        let high = points.iter().rev().map(|(x, [_, _, high])| (*x, *high));
        let outline: Vec<_> = low.chain(high).collect();
        chart.draw_series([Polygon::new(outline, color.mix(BAND).filled())])?;
    }
    if trace.look.has_line() {
        let line = points.iter().map(|(x, [y, _, _])| (*x, *y));
        chart.draw_series(LineSeries::new(line, color.stroke_width(2)))?;
    }
    if trace.look == Look::Means {
        let whiskers = points.iter().flat_map(|(x, [_, low, high])| {
            let across =
                |y: f64| EmptyElement::at((*x, y)) + PathElement::new([(-WHISKER, 0), (WHISKER, 0)], color);
            [across(*low), across(*high)]
        });
        chart.draw_series(whiskers)?;
        let lines =
            points.iter().map(|(x, [_, low, high])| PathElement::new([(*x, *low), (*x, *high)], color));
        chart.draw_series(lines)?;
    }
    if trace.look.has_marks() {
        // Points without a line stand for themselves, each of them.
        let gap = if trace.look.has_line() { points.len().div_ceil(MARKS).max(1) } else { 1 };
        let at = |(x, [y, _, _]): &(f64, [f64; 3])| EmptyElement::at((*x, *y)) + mark(number, color);
        chart.draw_series(points.iter().step_by(gap).map(at))?;
    }
    Ok(())
}

/// The outline of a curve's mark around its point: circle, triangle, square, diamond, hourglass, and the
/// first again. The shape tells curves apart where the colour does not.
fn mark(number: usize, color: RGBColor) -> Polygon<(i32, i32)> {
    let m = MARK;
    let round = |step: i32| sin_cos(f64::from(step).to_radians());
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

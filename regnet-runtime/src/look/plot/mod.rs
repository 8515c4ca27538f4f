//! Pictures of numbers as SVG: colours that the colour-blind tell apart, and marks for print without colour.
//!
//! ```
//! # let path = std::env::temp_dir().join("regnet-plot-doc.svg");
//! use regnet::plot::Figure;
//!
//! Figure::new("Error against batch size", "batch size", "test error (%)")
//!     .log_x()
//!     .means("batch norm", [(2.0, 9.1, 0.4), (8.0, 4.2, 0.2), (32.0, 3.9, 0.1)])
//!     .means("layer norm", [(2.0, 4.3, 0.2), (8.0, 4.1, 0.2), (32.0, 4.2, 0.2)])
//!     .save(&path)?;
//! # Ok::<(), regnet::Error>(())
//! ```

mod axis;
mod draw;

use std::path::Path;

use crate::base::error::Error;
use axis::Axis;

/// A picture with two axes. What has the same name has one colour and one line in the legend: points that were measured,
/// say, and the line that was predicted. What is not finite, and on a logarithmic axis not positive, is left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    title: String,
    x: Axis,
    y: Axis,
    traces: Vec<Trace>,
}

/// Something drawn under a name: for each x one to three heights, whose meaning depends on the look.
#[derive(Clone, Debug, PartialEq)]
struct Trace {
    name: String,
    look: Look,
    points: Vec<(f64, [f64; 3])>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// A line with marks.
    Curve,
    Line,
    Points,
    /// A line with marks, and from each mark a line to the two other heights.
    Means,
    /// The area between the two other heights.
    Band,
}

impl Look {
    fn has_line(self) -> bool {
        matches!(self, Look::Curve | Look::Line | Look::Means)
    }

    fn has_marks(self) -> bool {
        matches!(self, Look::Curve | Look::Points | Look::Means)
    }
}

impl Figure {
    /// An empty picture; the labels should say the units.
    #[must_use]
    pub fn new(title: impl Into<String>, x_label: impl Into<String>, y_label: impl Into<String>) -> Figure {
        Figure { title: title.into(), x: Axis::new(x_label), y: Axis::new(y_label), traces: Vec::new() }
    }

    /// Makes the x axis logarithmic.
    #[must_use]
    pub fn log_x(mut self) -> Figure {
        self.x.logarithmic = true;
        self
    }

    /// Makes the y axis logarithmic.
    #[must_use]
    pub fn log_y(mut self) -> Figure {
        self.y.logarithmic = true;
        self
    }

    /// (x, y) as a line with marks.
    #[must_use]
    pub fn curve(self, name: &str, points: impl IntoIterator<Item = (f64, f64)>) -> Figure {
        self.with(name, Look::Curve, points.into_iter().map(|(x, y)| (x, [y; 3])))
    }

    /// (x, y) as a line without marks.
    #[must_use]
    pub fn line(self, name: &str, points: impl IntoIterator<Item = (f64, f64)>) -> Figure {
        self.with(name, Look::Line, points.into_iter().map(|(x, y)| (x, [y; 3])))
    }

    /// (x, y) as marks.
    #[must_use]
    pub fn points(self, name: &str, points: impl IntoIterator<Item = (f64, f64)>) -> Figure {
        self.with(name, Look::Points, points.into_iter().map(|(x, y)| (x, [y; 3])))
    }

    /// (x, mean, standard deviation) as a line with marks, whose whiskers reach one deviation up and down.
    #[must_use]
    pub fn means(self, name: &str, points: impl IntoIterator<Item = (f64, f64, f64)>) -> Figure {
        let heights = |(x, mean, deviation)| (x, [mean, mean - deviation, mean + deviation]);
        self.with(name, Look::Means, points.into_iter().map(heights))
    }

    /// (x, low, high) as an area.
    #[must_use]
    pub fn band(self, name: &str, points: impl IntoIterator<Item = (f64, f64, f64)>) -> Figure {
        let heights = |(x, low, high): (f64, f64, f64)| (x, [low.midpoint(high), low, high]);
        self.with(name, Look::Band, points.into_iter().map(heights))
    }

    /// How the values are distributed: the outline of so many bins from `low` to `high`, in shares of the values. What lies
    /// outside is counted in the outermost bins.
    #[must_use]
    pub fn histogram(self, name: &str, values: &[f64], bins: usize, low: f64, high: f64) -> Figure {
        let width = (high - low) / bins as f64;
        let mut shares = vec![0.0; bins];
        for value in values.iter().filter(|value| value.is_finite()) {
            // A negative number becomes 0.
            shares[(((value - low) / width) as usize).min(bins - 1)] += 1.0 / values.len() as f64;
        }
        let outline = shares.iter().enumerate().flat_map(|(bin, share)| {
            let left = low + bin as f64 * width;
            [(left, *share), (left + width, *share)]
        });
        let outline: Vec<_> = [(low, 0.0)].into_iter().chain(outline).chain([(high, 0.0)]).collect();
        self.line(name, outline)
    }

    fn with(mut self, name: &str, look: Look, points: impl Iterator<Item = (f64, [f64; 3])>) -> Figure {
        self.traces.push(Trace { name: name.to_owned(), look, points: points.collect() });
        self
    }

    /// Writes the picture.
    ///
    /// # Errors
    /// A file that cannot be written, or nothing to be seen.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        save_all(path, std::slice::from_ref(self))
    }

    /// Whether there is nothing to be seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.visible().is_empty()
    }

    /// What can be seen of it, in the axes' own scales: a logarithmic axis holds exponents of ten.
    fn visible(&self) -> Vec<Trace> {
        let scaled = |(x, y): &(f64, [f64; 3])| (self.x.scaled(*x), y.map(|y| self.y.scaled(y)));
        let seen = |trace: &Trace| {
            let mut points: Vec<_> = trace.points.iter().map(scaled).collect();
            points.retain(|(x, [y, _, _])| x.is_finite() && y.is_finite());
            for (_, [middle, low, high]) in &mut points {
                // A deviation larger than the mean has no lower end on a logarithmic axis.
                *low = if low.is_finite() { *low } else { *middle };
                *high = if high.is_finite() { *high } else { *middle };
            }
            Trace { points, ..trace.clone() }
        };
        self.traces.iter().map(seen).filter(|trace| !trace.points.is_empty()).collect()
    }
}

/// Writes several pictures into one file, one below the other.
///
/// # Errors
/// A file that cannot be written, no picture, or one with nothing to be seen.
pub fn save_all(path: impl AsRef<Path>, figures: &[Figure]) -> Result<(), Error> {
    let path = path.as_ref();
    if figures.is_empty() {
        return Err(Error::Data(format!("no picture for {}", path.display())));
    }
    if let Some(empty) = figures.iter().find(|figure| figure.is_empty()) {
        return Err(Error::Data(format!("no finite point to plot for `{}`", empty.title)));
    }
    let named = |error: std::io::Error| Error::Io(path.display().to_string(), error);
    let svg = draw::svg(figures).map_err(|error| named(std::io::Error::other(error.to_string())))?;
    std::fs::write(path, svg).map_err(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(figures: &[Figure]) -> Result<String, Error> {
        static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("regnet-plot-{}-{number}.svg", std::process::id()));
        save_all(&path, figures)?;
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        Ok(text)
    }

    fn figure() -> Figure {
        Figure::new("A < B", "epoch", "mean loss per example")
    }

    #[test]
    fn labels_legend_and_marks_are_in_the_file() {
        let points = |slope: f64| (1..=10).map(move |x| (f64::from(x), slope / f64::from(x)));
        let svg =
            written(&[figure().curve("training", points(1.0)).curve("validation", points(2.0))]).unwrap();
        for text in ["A &lt; B", "epoch", "mean loss per example", "training", "validation"] {
            assert!(svg.contains(text), "{text}");
        }
        assert_eq!(svg.matches("<polygon").count(), 2 * (10 + 1), "ten points and the legend");
    }

    #[test]
    fn one_name_is_one_colour_and_one_line_of_the_legend() {
        let points = [(1.0, 1.0), (2.0, 4.0)];
        let svg = written(&[figure().points("net", points).line("net", points)]).unwrap();
        assert_eq!(svg.matches(">\nnet\n<").count(), 1);
        assert!(svg.contains("#0072B2") && !svg.contains("#D55E00"), "the second colour is not used");
    }

    #[test]
    fn points_without_a_place_are_left_out() {
        let odd = [(1.0, 1.0), (2.0, f64::NAN), (3.0, f64::INFINITY), (4.0, -1.0)];
        let marks =
            |figure: Figure| written(&[figure.points("odd", odd)]).map(|svg| svg.matches("<polygon").count());
        assert_eq!(marks(figure()).unwrap(), 2 + 1);
        assert_eq!(marks(figure().log_y()).unwrap(), 1 + 1);
        let none = written(&[figure().curve("none", [(1.0, f64::NAN)])]);
        assert_eq!(none.unwrap_err().to_string(), "no finite point to plot for `A < B`");
    }

    #[test]
    fn a_histogram_is_an_outline_of_shares() {
        let figure = figure().histogram("weights", &[-9.0, 0.1, 0.2, 0.9], 2, 0.0, 1.0);
        let outline: Vec<_> = figure.traces[0].points.iter().map(|(x, [y, _, _])| (*x, *y)).collect();
        assert_eq!(outline, [(0.0, 0.0), (0.0, 0.75), (0.5, 0.75), (0.5, 0.25), (1.0, 0.25), (1.0, 0.0)]);
    }

    #[test]
    fn pictures_stand_one_below_the_other() {
        let one = figure().curve("a", [(1.0, 1.0), (2.0, 2.0)]);
        let two = one.clone().band("b", [(1.0, 0.5, 1.5), (2.0, 1.0, 3.0)]).means("c", [(1.0, 1.0, 0.1)]);
        let height =
            |svg: String| svg.split("height=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let single: u32 = height(written(std::slice::from_ref(&one)).unwrap()).parse().unwrap();
        let both: u32 = height(written(&[one, two]).unwrap()).parse().unwrap();
        assert_eq!(both, 2 * single);
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named() {
        let error = figure().curve("a", [(0.0, 0.0)]).save("no-such-folder/a.svg").unwrap_err();
        assert!(error.to_string().starts_with("no-such-folder/a.svg: "), "{error}");
    }
}

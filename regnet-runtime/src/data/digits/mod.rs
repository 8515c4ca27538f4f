//! Handwritten digits without a download: strokes, bent and drawn by random numbers.

mod glyphs;

use ndarray::Array4;

use self::glyphs::{GLYPHS, Point, Stroke};
use super::batch::shuffle;
use super::dataset::Dataset;
use crate::base::functions::{hypot, sin, sin_cos};
use crate::base::rng::{Key, Rng};

/// Height and width of an image, in pixels.
const SIDE: usize = 28;
/// Height of an unbent digit, in pixels.
const SIZE: f64 = 19.0;
/// Keeps the random numbers of the drawings apart from those of a network or a trainer of the same seed.
const DRAWING: u64 = 0x6469_6769_7473_0001;
const ORDER: u64 = 0x6469_6769_7473_0002;
/// Straight pieces for each span of a curve.
const PIECES: usize = 6;

/// `count` images of handwritten digits with their labels: `[28, 28, 1]`, ink 1 on paper 0, in 256 steps.
///
/// Every ten examples in a row hold each digit once, in random order. Example i is a function of the seed
/// and i alone: a longer set begins with the shorter one. Two sets of different seeds have nothing in common,
/// as training and test sets should.
///
/// ```
/// # use regnet::data::digits;
/// let (train, test) = (digits(100, 1), digits(50, 2));
/// assert_eq!((train.len(), train.input_shape().dims()), (100, &[28, 28, 1][..]));
/// ```
///
/// # Panics
/// Never: every image has its label.
#[must_use]
pub fn digits(count: usize, seed: u64) -> Dataset {
    let mut pixels = Vec::with_capacity(count * SIDE * SIDE);
    let mut labels = Vec::with_capacity(count);
    for index in 0..count {
        let label = label_of(index, seed);
        pixels.extend(draw(label, &mut Rng::from_key(Key::new(seed ^ DRAWING).stream(index as u32))));
        labels.push(label as u32);
    }
    let images = Array4::from_shape_vec((count, SIDE, SIDE, 1), pixels).expect("every image has its pixels");
    Dataset::labelled(images, labels).expect("every image has its label")
}

/// The digit of example `index`: its place in a random order of its ten.
fn label_of(index: usize, seed: u64) -> usize {
    let mut order: [usize; 10] = std::array::from_fn(|digit| digit);
    shuffle(&mut order, &mut Rng::from_key(Key::new(seed ^ ORDER).stream((index / 10) as u32)));
    order[index % 10]
}

/// One digit: its strokes trembled, bent, placed, drawn, and the paper soiled.
fn draw(digit: usize, rng: &mut Rng) -> Vec<f32> {
    let styles = GLYPHS[digit];
    let style = styles[(rng.uniform() * styles.len() as f64) as usize];
    let hand = Hand::new(rng);
    let mut paper = Paper::blank();
    for stroke in style {
        let path: Vec<Point> = hand.path(stroke, rng).into_iter().map(|point| hand.place(point)).collect();
        paper.stroke(&path, hand.radius, hand.ink);
    }
    for _ in 0..specks(rng) {
        paper.speck(rng);
    }
    paper.developed(between(rng, 0.0, 0.12), rng)
}

/// Three images in ten have one or two specks.
fn specks(rng: &mut Rng) -> usize {
    match rng.uniform() {
        u if u < 0.7 => 0,
        u if u < 0.9 => 1,
        _ => 2,
    }
}

/// Uniform in low..high.
fn between(rng: &mut Rng, low: f64, high: f64) -> f64 {
    low + (high - low) * rng.uniform()
}

/// What is the same for all strokes of one image.
struct Hand {
    /// From the unit square to pixels: x' = a·x + b·y, y' = c·x + d·y around the middle.
    matrix: [f64; 4],
    shift: Point,
    /// A slow wave through the strokes: height in the unit square, and phases.
    wave: f64,
    phases: Point,
    /// Standard deviation of a point's place in the unit square.
    tremble: f64,
    /// Half the width of the pen, in pixels.
    radius: f64,
    ink: f64,
}

impl Hand {
    fn new(rng: &mut Rng) -> Hand {
        let (sin, cos) = sin_cos((0.13 * rng.normal()).clamp(-0.35, 0.35));
        let slant = (0.10 + 0.16 * rng.normal()).clamp(-0.3, 0.5);
        let (wide, high) = (SIZE * between(rng, 0.72, 1.12), SIZE * between(rng, 0.82, 1.1));
        // slant, then stretch, then turn; y grows downwards, so a slant to the right is negative
        let matrix =
            [cos * wide, -slant * cos * wide - sin * high, sin * wide, -slant * sin * wide + cos * high];
        let tau = std::f64::consts::TAU;
        Hand {
            matrix,
            shift: (between(rng, -1.5, 1.5), between(rng, -1.5, 1.5)),
            wave: between(rng, 0.0, 0.05),
            phases: (between(rng, 0.0, tau), between(rng, 0.0, tau)),
            tremble: between(rng, 0.015, 0.045),
            radius: between(rng, 0.65, 1.45),
            ink: between(rng, 0.75, 1.0),
        }
    }

    /// The trembling points of a stroke in the unit square, close enough to be joined by straight lines.
    fn path(&self, stroke: &Stroke, rng: &mut Rng) -> Vec<Point> {
        let mut trembled = |points: &[Point]| -> Vec<Point> {
            let mut tremble = || self.tremble * rng.normal();
            points.iter().map(|&(x, y)| (x + tremble(), y + tremble())).collect()
        };
        match stroke {
            Stroke::Line(points) => divided(&trembled(points)),
            Stroke::Curve(points) => smooth(&trembled(points)),
        }
    }

    /// From the unit square to pixels.
    fn place(&self, (x, y): Point) -> Point {
        let tau = std::f64::consts::TAU;
        let x = x - 0.5 + self.wave * sin(tau * y + self.phases.0);
        let y = y - 0.5 + self.wave * sin(tau * x + self.phases.1);
        let [a, b, c, d] = self.matrix;
        let middle = SIDE as f64 / 2.0;
        (middle + a * x + b * y + self.shift.0, middle + c * x + d * y + self.shift.1)
    }
}

/// The straight lines between the points, in pieces that the wave can bend.
fn divided(points: &[Point]) -> Vec<Point> {
    sampled(points, |_, (a, b), _, t| (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)))
}

/// The Catmull-Rom spline through the points.
fn smooth(points: &[Point]) -> Vec<Point> {
    let cubic = |p: f64, a: f64, b: f64, n: f64, t: f64| {
        a + 0.5 * t * (b - p + t * (2.0 * p - 5.0 * a + 4.0 * b - n + t * (3.0 * (a - b) + n - p)))
    };
    sampled(points, |p, (a, b), n, t| (cubic(p.0, a.0, b.0, n.0, t), cubic(p.1, a.1, b.1, n.1, t)))
}

/// Points of each span at times 0..1: `at(the point before, (from, to), the point behind, time)`.
fn sampled(points: &[Point], at: impl Fn(Point, (Point, Point), Point, f64) -> Point) -> Vec<Point> {
    let last = points.len() - 1;
    let mut path = vec![points[0]];
    for span in 0..last {
        let (before, behind) = (points[span.saturating_sub(1)], points[(span + 2).min(last)]);
        for piece in 1..=PIECES {
            let t = piece as f64 / PIECES as f64;
            path.push(at(before, (points[span], points[span + 1]), behind, t));
        }
    }
    path
}

/// An image while it is drawn.
struct Paper {
    ink: [f64; SIDE * SIDE],
}

impl Paper {
    fn blank() -> Paper {
        Paper { ink: [0.0; SIDE * SIDE] }
    }

    /// Draws a pen of this radius along the path, its edge one pixel soft.
    fn stroke(&mut self, path: &[Point], radius: f64, ink: f64) {
        for pair in path.windows(2) {
            let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
            let reach = radius + 0.5;
            for row in pixels(ay.min(by) - reach, ay.max(by) + reach) {
                for column in pixels(ax.min(bx) - reach, ax.max(bx) + reach) {
                    let center = (column as f64 + 0.5, row as f64 + 0.5);
                    let covered = (reach - distance(center, pair[0], pair[1])).clamp(0.0, 1.0);
                    let pixel = &mut self.ink[row * SIDE + column];
                    *pixel = pixel.max(ink * covered);
                }
            }
        }
    }

    /// A short stroke that belongs to no digit.
    fn speck(&mut self, rng: &mut Rng) {
        let (x, y) = (between(rng, 1.0, SIDE as f64 - 1.0), between(rng, 1.0, SIDE as f64 - 1.0));
        let (dx, dy) = (between(rng, -2.0, 2.0), between(rng, -2.0, 2.0));
        let (radius, ink) = (between(rng, 0.4, 0.9), between(rng, 0.3, 0.9));
        self.stroke(&[(x, y), (x + dx, y + dy)], radius, ink);
    }

    /// The pixels with noise of this standard deviation, in steps of 1/255.
    fn developed(&self, noise: f64, rng: &mut Rng) -> Vec<f32> {
        let grey = |&ink: &f64| (255.0 * (ink + noise * rng.normal()).clamp(0.0, 1.0)).round() as f32 / 255.0;
        self.ink.iter().map(grey).collect()
    }
}

/// The pixels on the paper that an interval touches.
fn pixels(low: f64, high: f64) -> std::ops::Range<usize> {
    let on_paper = |place: f64| place.clamp(0.0, SIDE as f64);
    on_paper(low.floor()) as usize..on_paper(high.ceil()) as usize
}

/// From a point to the line from a to b.
fn distance((x, y): Point, (ax, ay): Point, (bx, by): Point) -> f64 {
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let t = if length > 0.0 { (((x - ax) * dx + (y - ay) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    hypot(x - ax - t * dx, y - ay - t * dy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_depends_on_seed_and_number_alone() {
        let (short, long) = (digits(25, 3), digits(40, 3));
        assert_eq!(long.split_at(25).0, short);
        assert_ne!(digits(25, 4).inputs(), short.inputs());
    }

    #[test]
    fn classes_are_balanced_and_shuffled() {
        let data = digits(100, 1);
        let labels = data.labels().unwrap();
        for ten in labels.chunks(10) {
            let mut ten = ten.to_vec();
            ten.sort_unstable();
            assert_eq!(ten, (0..10).collect::<Vec<_>>());
        }
        assert_ne!(labels[..10], labels[10..20]);
    }

    /// A digit of 19 pixels' height and a pen of 1.3 to 2.9 pixels' width cover 30 to 300 of 784 pixels.
    #[test]
    fn every_image_holds_ink_and_paper() {
        let data = digits(500, 9);
        for (image, label) in data.inputs().chunks(SIDE * SIDE).zip(data.labels().unwrap()) {
            assert!(image.iter().all(|pixel| (0.0..=1.0).contains(pixel)));
            let dark = image.iter().filter(|&&pixel| pixel > 0.5).count();
            assert!((15..350).contains(&dark), "{dark} dark pixels in a {label}");
        }
    }

    /// Each pixel's mean over a class: the nearest of the ten means names most digits, but far from all.
    #[test]
    fn a_template_is_not_enough_to_read_them() {
        let (train, test) = (digits(1000, 1), digits(500, 2));
        let mut means = vec![vec![0f32; SIDE * SIDE]; 10];
        for (image, &label) in train.inputs().chunks(SIDE * SIDE).zip(train.labels().unwrap()) {
            means[label as usize].iter_mut().zip(image).for_each(|(mean, pixel)| *mean += pixel / 100.0);
        }
        let read = |image: &[f32]| {
            let far = |mean: &Vec<f32>| mean.iter().zip(image).map(|(m, p)| (m - p).powi(2)).sum::<f32>();
            (0..10).min_by(|&a, &b| far(&means[a]).total_cmp(&far(&means[b]))).unwrap() as u32
        };
        let images = test.inputs().chunks(SIDE * SIDE).zip(test.labels().unwrap());
        let right = images.filter(|(image, label)| read(image) == **label).count();
        assert!((250..475).contains(&right), "{right} of 500");
    }
}

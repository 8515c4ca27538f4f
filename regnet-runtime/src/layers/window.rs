//! Windows that slide over an image: how many, where they begin, which cells of them exist.

use std::fmt;
use std::ops::Range;

use crate::message::Message;
use crate::shape::Shape;

/// What surrounds the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    /// Nothing: out = ⌊(n − kernel) / stride⌋ + 1.
    Valid,
    /// As much as gives out = ⌈n / stride⌉; the odd cell at the end.
    Same,
    /// So many cells at each end, of the height and of the width: out = ⌊(n + 2·amount − kernel) / stride⌋ + 1.
    Amount([usize; 2]),
}

impl fmt::Display for Padding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Padding::Valid => f.write_str("valid"),
            Padding::Same => f.write_str("same"),
            Padding::Amount(amount) => Pair(*amount).fmt(f),
        }
    }
}

/// Height and width as a declaration has them: `3`, or `(3, 5)` where they differ.
pub(super) struct Pair(pub [usize; 2]);

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Pair([height, width]) = self;
        if height == width { write!(f, "{height}") } else { write!(f, "({height}, {width})") }
    }
}

/// The options of a window that differ from their defaults: `, stride = 2, padding = same`.
pub(super) struct Options {
    pub stride: [usize; 2],
    pub default_stride: [usize; 2],
    pub padding: Padding,
}

impl fmt::Display for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.stride != self.default_stride {
            write!(f, ", stride = {}", Pair(self.stride))?;
        }
        if self.padding != Padding::Valid {
            write!(f, ", padding = {}", self.padding)?;
        }
        Ok(())
    }
}

/// The windows along one axis: window `o` covers the cells `o·stride − before .. + kernel`, of which those
/// in `0..input` exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Cells of the image.
    pub input: usize,
    /// Cells of a window.
    pub kernel: usize,
    /// Distance between windows.
    pub stride: usize,
    /// Cells of padding before the first one of the image.
    pub before: usize,
    /// Number of windows; 0 where the kernel does not fit.
    pub output: usize,
}

impl Window {
    /// The windows along `axis` (0 the height, 1 the width).
    #[must_use]
    pub const fn new(axis: usize, input: usize, kernel: usize, stride: usize, padding: Padding) -> Window {
        let none = Window { input, kernel, stride, before: 0, output: 0 };
        if stride == 0 || kernel == 0 {
            return none;
        }
        let (before, output) = match padding {
            Padding::Valid => (0, fitting(input, kernel, stride)),
            Padding::Same => {
                let output = input.div_ceil(stride);
                let needed = output.saturating_sub(1).saturating_mul(stride).saturating_add(kernel);
                (needed.saturating_sub(input) / 2, output)
            }
            Padding::Amount(amount) => {
                let padded = input.saturating_add(amount[axis].saturating_mul(2));
                (amount[axis], fitting(padded, kernel, stride))
            }
        };
        Window { before, output, ..none }
    }

    /// Both axes of an image.
    #[must_use]
    pub const fn pair(
        input: [usize; 3],
        kernel: [usize; 2],
        stride: [usize; 2],
        padding: Padding,
    ) -> [Window; 2] {
        [
            Window::new(0, input[0], kernel[0], stride[0], padding),
            Window::new(1, input[1], kernel[1], stride[1], padding),
        ]
    }

    /// Ends the compilation if a window of this image is not possible: the sizes were constants that only rustc
    /// knows.
    #[track_caller]
    pub(crate) const fn check(
        layer: &str,
        input: [usize; 3],
        kernel: [usize; 2],
        stride: [usize; 2],
        padding: Padding,
    ) {
        if kernel[0] == 0 || kernel[1] == 0 || stride[0] == 0 || stride[1] == 0 {
            Message::new("`").text(layer).text("` has a window or a stride of 0").fail();
        }
        let [rows, columns] = Window::pair(input, kernel, stride, padding);
        if rows.output == 0 || columns.output == 0 {
            Message::new("a window of ")
                .shape(&Shape::new(&kernel))
                .text(" does not fit into the input of `")
                .text(layer)
                .text("`, ")
                .shape(&Shape::new(&input))
                .fail();
        }
    }

    /// The cells of the image that window `o` covers; empty where it lies in the padding.
    #[must_use]
    pub fn cells(&self, o: usize) -> Range<usize> {
        let begin = (o * self.stride).saturating_sub(self.before).min(self.input);
        let end = (o * self.stride + self.kernel).saturating_sub(self.before).min(self.input);
        begin..end.max(begin)
    }

    /// The place within window `o` of its first existing cell.
    #[must_use]
    pub fn skipped(&self, o: usize) -> usize {
        self.before.saturating_sub(o * self.stride).min(self.kernel)
    }
}

const fn fitting(cells: usize, kernel: usize, stride: usize) -> usize {
    if kernel > cells { 0 } else { (cells - kernel) / stride + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_beginnings() {
        let window = |padding, n, kernel, stride| {
            let window = Window::new(1, n, kernel, stride, padding);
            (window.output, window.before)
        };
        assert_eq!(window(Padding::Valid, 28, 5, 1), (24, 0));
        assert_eq!(window(Padding::Valid, 5, 2, 2), (2, 0));
        assert_eq!(window(Padding::Valid, 2, 3, 1), (0, 0));
        assert_eq!(window(Padding::Same, 28, 3, 1), (28, 1));
        // three cells of padding: one before, two after
        assert_eq!(window(Padding::Same, 28, 4, 1), (28, 1));
        assert_eq!(window(Padding::Same, 5, 3, 2), (3, 1));
        assert_eq!(window(Padding::Same, 6, 3, 2), (3, 0));
        assert_eq!(window(Padding::Same, 4, 1, 3), (2, 0));
        assert_eq!(window(Padding::Amount([9, 2]), 28, 5, 1), (28, 2));
        assert_eq!(window(Padding::Valid, usize::MAX, 1, 1), (usize::MAX, 0));
        assert_eq!(window(Padding::Valid, 4, 2, 0), (0, 0));
    }

    #[test]
    fn cells_stay_in_the_image() {
        let window = Window::new(0, 5, 3, 2, Padding::Same);
        let cells: Vec<_> = (0..3).map(|o| (window.cells(o), window.skipped(o))).collect();
        assert_eq!(cells, [(0..2, 1), (1..4, 0), (3..5, 0)]);
        let far = Window::new(0, 1, 2, 1, Padding::Amount([3, 3]));
        assert!(far.cells(0).is_empty() && far.cells(far.output - 1).is_empty());
    }
}

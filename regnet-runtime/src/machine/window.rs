//! Windows that slide over an image: how many, where they begin, which cells of them exist.

use std::fmt;
use std::ops::Range;

use crate::base::message::Message;
use crate::base::shape::Shape;
use crate::base::slices::product;
use crate::machine::pool::CHUNK;

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
pub(crate) struct Pair(pub [usize; 2]);

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Pair([height, width]) = self;
        if height == width { write!(f, "{height}") } else { write!(f, "({height}, {width})") }
    }
}

impl Padding {
    /// As the padding of a sequence is written: the amount along its length alone.
    pub(crate) const fn along_the_length(self) -> Padding {
        match self {
            Padding::Valid | Padding::Same => self,
            Padding::Amount([_, amount]) => Padding::Amount([amount; 2]),
        }
    }

    /// The same of a sequence as an image of height 1.
    pub(crate) const fn of_height_one(self) -> Padding {
        match self {
            Padding::Valid | Padding::Same => self,
            Padding::Amount([_, amount]) => Padding::Amount([0, amount]),
        }
    }
}

/// The options of a window that differ from their defaults: `, stride = 2, padding = same`.
pub(crate) struct Options {
    pub stride: [usize; 2],
    pub default_stride: [usize; 2],
    pub padding: Padding,
    pub dilation: [usize; 2],
}

impl fmt::Display for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.stride != self.default_stride {
            write!(f, ", stride = {}", Pair(self.stride))?;
        }
        if self.padding != Padding::Valid {
            write!(f, ", padding = {}", self.padding)?;
        }
        if self.dilation != [1, 1] {
            write!(f, ", dilation = {}", Pair(self.dilation))?;
        }
        Ok(())
    }
}

/// The windows along one axis: cell `k` of window `o` is the cell `o·stride − before + k·dilation` of the image, if
/// that is in `0..input`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Cells of the image.
    pub input: usize,
    /// Cells of a window.
    pub kernel: usize,
    /// Distance between the cells of a window.
    pub dilation: usize,
    /// Distance between windows; of a single one no more than matters.
    pub stride: usize,
    /// Cells of padding before the first one of the image.
    pub before: usize,
    /// Number of windows; 0 where the kernel does not fit.
    pub output: usize,
}

impl Window {
    /// The windows along `axis` (0 the height, 1 the width), of a kernel that reaches over
    /// (kernel − 1)·dilation + 1 cells.
    #[must_use]
    pub const fn new(
        axis: usize,
        input: usize,
        kernel: usize,
        stride: usize,
        dilation: usize,
        padding: Padding,
    ) -> Window {
        let none = Window { input, kernel, dilation, stride, before: 0, output: 0 };
        if stride == 0 || kernel == 0 || dilation == 0 {
            return none;
        }
        let reach = none.reach();
        let (before, output) = match padding {
            Padding::Valid => (0, fitting(input, reach, stride)),
            Padding::Same => {
                let output = input.div_ceil(stride);
                let needed = output.saturating_sub(1).saturating_mul(stride).saturating_add(reach);
                (needed.saturating_sub(input) / 2, output)
            }
            Padding::Amount(amount) => {
                let padded = input.saturating_add(amount[axis].saturating_mul(2));
                (amount[axis], fitting(padded, reach, stride))
            }
        };
        // One window has none behind it: kernels that count by strides need no longer one than reaches beyond the image.
        let most = input.saturating_add(reach);
        let stride = if output <= 1 && stride > most { most } else { stride };
        Window { before, output, stride, ..none }
    }

    /// Both axes of an image.
    #[must_use]
    pub const fn pair(
        input: [usize; 3],
        kernel: [usize; 2],
        stride: [usize; 2],
        dilation: [usize; 2],
        padding: Padding,
    ) -> [Window; 2] {
        [
            Window::new(0, input[0], kernel[0], stride[0], dilation[0], padding),
            Window::new(1, input[1], kernel[1], stride[1], dilation[1], padding),
        ]
    }

    /// Cells from the first of a window to its last.
    #[must_use]
    pub const fn reach(&self) -> usize {
        self.kernel.saturating_sub(1).saturating_mul(self.dilation).saturating_add(1)
    }

    /// Ends the compilation if a window of this input is not possible: the sizes were constants that only rustc
    /// knows. `input` and `kernel` are as the layer has them.
    #[track_caller]
    pub(crate) const fn check(layer: &str, input: &Shape, kernel: &Shape, [rows, columns]: [Window; 2]) {
        if rows.is_empty() || columns.is_empty() {
            Message::new("`").text(layer).text("` has a window, a stride or a dilation of 0").fail();
        }
        if input.is_empty() {
            Message::new("the input of `").text(layer).text("`, ").shape(input).text(", has no value").fail();
        }
        if !rows.is_countable() || !columns.is_countable() {
            Message::new("the windows of `").text(layer).text("` reach farther than a size can count").fail();
        }
        if rows.output == 0 || columns.output == 0 {
            Message::new("a window of ")
                .shape(kernel)
                .text(" does not fit into the input of `")
                .text(layer)
                .text("`, ")
                .shape(input)
                .fail();
        }
    }

    const fn is_empty(&self) -> bool {
        self.kernel == 0 || self.stride == 0 || self.dilation == 0
    }

    /// Whether every place of every window can be told, those in the padding included.
    const fn is_countable(&self) -> bool {
        let Some(reach) = (self.kernel - 1).checked_mul(self.dilation) else { return false };
        let last = match self.output {
            0 => Some(0),
            output => (output - 1).checked_mul(self.stride),
        };
        let (Some(last), Some(around)) = (last, self.before.checked_mul(2)) else { return false };
        // A half of the range, so that sums of two places are sizes too.
        let most = usize::MAX / 4;
        reach < most && last < most && around < most && self.input < most
    }

    /// The cell of the image that is cell `k` of window `o`, if it exists.
    #[must_use]
    pub fn cell(&self, o: usize, k: usize) -> Option<usize> {
        (o * self.stride + k * self.dilation).checked_sub(self.before).filter(|cell| *cell < self.input)
    }

    /// The windows that lie in the image as a whole.
    #[must_use]
    pub fn whole(&self) -> Range<usize> {
        let begin = self.before.div_ceil(self.stride).min(self.output);
        let end = match (self.input + self.before).checked_sub(self.reach()) {
            Some(last) => (last / self.stride + 1).min(self.output),
            None => 0,
        };
        begin..end.max(begin)
    }

    /// The cells of the image that are every cell of some window, where windows follow cell after cell.
    #[must_use]
    pub fn read_by_all(&self) -> Range<usize> {
        let begin = (self.reach() - 1).saturating_sub(self.before).min(self.input);
        let end = if self.stride == 1 { self.output.saturating_sub(self.before).min(self.input) } else { 0 };
        begin..end.max(begin)
    }

    /// The window of which the cell of the image is cell `k`, if there is one.
    #[must_use]
    pub fn reader(&self, cell: usize, k: usize) -> Option<usize> {
        let begin = (cell + self.before).checked_sub(k * self.dilation)?;
        // A division costs as much as the sum of a whole cell, and most strides are 1.
        let o = match self.stride {
            1 => begin,
            stride if begin.is_multiple_of(stride) => begin / stride,
            _ => return None,
        };
        (o < self.output).then_some(o)
    }

    /// The cells of the image that window `o` of dilation 1 covers; empty where it lies in the padding.
    #[must_use]
    pub fn cells(&self, o: usize) -> Range<usize> {
        let begin = (o * self.stride).saturating_sub(self.before).min(self.input);
        let end = (o * self.stride + self.kernel).saturating_sub(self.before).min(self.input);
        begin..end.max(begin)
    }

    /// The place within window `o` of dilation 1 of its first existing cell.
    #[must_use]
    pub fn skipped(&self, o: usize) -> usize {
        self.before.saturating_sub(o * self.stride).min(self.kernel)
    }
}

const fn fitting(cells: usize, kernel: usize, stride: usize) -> usize {
    if kernel > cells { 0 } else { (cells - kernel) / stride + 1 }
}

/// The windows of a pool.
#[derive(Clone, Copy)]
pub(crate) struct Geometry {
    pub(crate) rows: Window,
    pub(crate) columns: Window,
    pub(crate) channels: usize,
}

impl Geometry {
    pub(crate) const fn new(
        input: [usize; 3],
        size: [usize; 2],
        stride: [usize; 2],
        padding: Padding,
    ) -> Geometry {
        let [rows, columns] = Window::pair(input, size, stride, [1, 1], padding);
        Geometry { rows, columns, channels: input[2] }
    }

    pub(crate) const fn input_len(&self) -> usize {
        product(&[self.rows.input, self.columns.input, self.channels])
    }

    pub(crate) const fn output_len(&self) -> usize {
        product(&[self.rows.output, self.columns.output, self.channels])
    }

    /// Examples that one task takes.
    pub(crate) fn examples(&self) -> usize {
        CHUNK.div_ceil(self.input_len().max(1))
    }

    /// For each window of one example: where its output begins, and where its existing cells begin.
    pub(crate) fn windows(self) -> impl Iterator<Item = (usize, impl Iterator<Item = usize> + Clone)> {
        let windows = self.rows.output * self.columns.output;
        (0..windows).map(move |window| {
            let (row, column) = (window / self.columns.output, window % self.columns.output);
            (window * self.channels, self.cells(row, column))
        })
    }

    /// Where the existing cells of a window begin, in row order.
    fn cells(self, row: usize, column: usize) -> impl Iterator<Item = usize> + Clone {
        let columns = self.columns.cells(column);
        self.rows.cells(row).flat_map(move |row| {
            columns.clone().map(move |column| (row * self.columns.input + column) * self.channels)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_beginnings() {
        let window = |padding, n, kernel, stride| {
            let window = Window::new(1, n, kernel, stride, 1, padding);
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
        let window = Window::new(0, 5, 3, 2, 1, Padding::Same);
        let cells: Vec<_> = (0..3).map(|o| (window.cells(o), window.skipped(o))).collect();
        assert_eq!(cells, [(0..2, 1), (1..4, 0), (3..5, 0)]);
        let far = Window::new(0, 1, 2, 1, 1, Padding::Amount([3, 3]));
        assert!(far.cells(0).is_empty() && far.cells(far.output - 1).is_empty());
    }

    #[test]
    fn a_dilated_window_reaches_farther() {
        // Cells 0, 2, 4 of the window: 5 in all.
        let window = |n, stride, padding| {
            let window = Window::new(1, n, 3, stride, 2, padding);
            (window.output, window.before)
        };
        assert_eq!(window(7, 1, Padding::Valid), (3, 0));
        assert_eq!(window(4, 1, Padding::Valid), (0, 0));
        assert_eq!(window(7, 1, Padding::Same), (7, 2));
        assert_eq!(window(6, 2, Padding::Same), (3, 1));
        let same = Window::new(1, 7, 3, 1, 2, Padding::Same);
        assert_eq!([0, 1, 2].map(|k| same.cell(0, k)), [None, Some(0), Some(2)]);
        assert_eq!([0, 1, 2].map(|k| same.cell(6, k)), [Some(4), Some(6), None]);
    }

    #[test]
    fn the_readers_of_a_cell_are_the_windows_that_hold_it() {
        for (stride, dilation, padding) in [
            (1, 1, Padding::Same),
            (2, 1, Padding::Valid),
            (3, 2, Padding::Amount([0, 2])),
            (1, 2, Padding::Amount([0, 1])),
            (1, 5, Padding::Same),
            (2, 3, Padding::Same),
        ] {
            let window = Window::new(1, 11, 3, stride, dilation, padding);
            let all = |o: usize| (0..3).all(|k| window.cell(o, k).is_some());
            assert!((0..window.output).all(|o| window.whole().contains(&o) == all(o)), "{window:?}");
            let all = |cell: usize| stride == 1 && (0..3).all(|k| window.reader(cell, k).is_some());
            assert!((0..11).all(|cell| window.read_by_all().contains(&cell) == all(cell)), "{window:?}");
            for (cell, k) in (0..11).flat_map(|cell| (0..3).map(move |k| (cell, k))) {
                let holds = (0..window.output).find(|o| window.cell(*o, k) == Some(cell));
                assert_eq!(window.reader(cell, k), holds, "{window:?}: {cell}, {k}");
            }
        }
    }
}

//! What the two pools over windows share: sizes, text, and the cells of each window.

use super::{Padding, Window};
use crate::pool::CHUNK;

/// The windows of a pool.
#[derive(Clone, Copy)]
pub(crate) struct Geometry {
    pub(crate) rows: Window,
    pub(crate) columns: Window,
    pub(crate) channels: usize,
}

impl Geometry {
    pub(super) const fn new(
        input: [usize; 3],
        size: [usize; 2],
        stride: [usize; 2],
        padding: Padding,
    ) -> Geometry {
        let [rows, columns] = Window::pair(input, size, stride, [1, 1], padding);
        Geometry { rows, columns, channels: input[2] }
    }

    pub(crate) const fn input_len(&self) -> usize {
        self.rows.input * self.columns.input * self.channels
    }

    pub(crate) const fn output_len(&self) -> usize {
        self.rows.output * self.columns.output * self.channels
    }

    /// Examples that one task takes.
    pub(super) fn examples(&self) -> usize {
        CHUNK.div_ceil(self.input_len().max(1))
    }

    /// For each window of one example: where its output begins, and where its existing cells begin.
    pub(in crate::layers) fn windows(
        self,
    ) -> impl Iterator<Item = (usize, impl Iterator<Item = usize> + Clone)> {
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

/// Sizes and text of a pool over windows.
macro_rules! pool2d_layer {
    ($layer:ident, $word:literal) => {
        impl $layer {
            /// Itself, if a window fits into the image; else the text of the error of the compilation.
            ///
            /// # Panics
            /// If no window fits, or a size is 0.
            #[must_use]
            #[track_caller]
            pub const fn checked(self) -> $layer {
                let geometry = self.geometry();
                let (input, size) = ($crate::Shape::new(&self.input), $crate::Shape::new(&self.size));
                $crate::layers::Window::check($word, &input, &size, [geometry.rows, geometry.columns]);
                self
            }

            /// The same pool in lanes: sixteen times as many channels, as many examples as there are groups.
            pub(in $crate::layers) fn in_lanes(self, lanes: $crate::lanes::Lanes) -> $layer {
                let [height, width, channels] = self.input;
                $layer { input: [height, width, channels * lanes.width()], ..self }
            }

            pub(in $crate::layers) const fn geometry(&self) -> $crate::layers::pool2d::Geometry {
                $crate::layers::pool2d::Geometry::new(self.input, self.size, self.stride, self.padding)
            }

            /// [OH, OW, C]
            #[must_use]
            pub const fn output(&self) -> $crate::Shape {
                let geometry = self.geometry();
                $crate::Shape::new(&[geometry.rows.output, geometry.columns.output, self.input[2]])
            }

            /// No multiply-adds are counted for a pool.
            #[must_use]
            pub const fn macs(&self) -> usize {
                0
            }
        }

        impl std::fmt::Display for $layer {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let options = $crate::layers::window::Options {
                    stride: self.stride,
                    default_stride: self.size,
                    padding: self.padding,
                    dilation: [1, 1],
                };
                write!(f, "{}({}{options})", $word, $crate::layers::window::Pair(self.size))
            }
        }
    };
}
pub(super) use pool2d_layer;

//! What the two pools over windows share: sizes, text, and the cells of each window.

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
                let (input, size) = (
                    $crate::base::shape::Shape::new(&self.input),
                    $crate::base::shape::Shape::new(&self.size),
                );
                $crate::machine::window::Window::check(
                    $word,
                    &input,
                    &size,
                    [geometry.rows, geometry.columns],
                );
                self
            }

            /// The same pool in lanes: sixteen times as many channels, as many examples as there are groups.
            pub(in $crate::layers) fn in_lanes(self, lanes: $crate::machine::lanes::Lanes) -> $layer {
                let [height, width, channels] = self.input;
                $layer {
                    input: [height, width, $crate::base::slices::times(channels, lanes.width())],
                    ..self
                }
            }

            pub(in $crate::layers) const fn geometry(&self) -> $crate::machine::window::Geometry {
                $crate::machine::window::Geometry::new(self.input, self.size, self.stride, self.padding)
            }

            /// [OH, OW, C]
            #[must_use]
            pub const fn output(&self) -> $crate::base::shape::Shape {
                let geometry = self.geometry();
                $crate::base::shape::Shape::new(&[
                    geometry.rows.output,
                    geometry.columns.output,
                    self.input[2],
                ])
            }

            /// No multiply-adds are counted for a pool.
            #[must_use]
            pub const fn macs(&self) -> usize {
                0
            }
        }

        impl std::fmt::Display for $layer {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let options = $crate::machine::window::Options {
                    stride: self.stride,
                    default_stride: self.size,
                    padding: self.padding,
                    dilation: [1, 1],
                };
                write!(f, "{}({}{options})", $word, $crate::machine::window::Pair(self.size))
            }
        }
    };
}
pub(super) use pool2d_layer;

//! Pools of a sequence: those of an image of height 1.   x [B,L,C]  y [B,OL,C]

/// Struct, sizes and text of a pool over a sequence, which works through the pool of an image.
macro_rules! pool1d_layer {
    ($(#[$doc:meta])* $layer:ident, $of_images:ident, $kernel:ident, $word:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $layer {
            /// [L, C].
            pub input: [usize; 2],
            /// Steps of a window.
            pub size: usize,
            /// Distance between windows.
            pub stride: usize,
            /// What surrounds the sequence; an amount counts for its length, the second axis.
            pub padding: $crate::machine::window::Padding,
        }

        settings!(
            $layer(input: [usize; 2], size: usize),
            stride: usize = size,
            padding: $crate::machine::window::Padding = $crate::machine::window::Padding::Valid
        );

        impl $layer {
            /// Itself, if a window fits into the sequence; else the text of the error of the compilation.
            ///
            /// # Panics
            /// If no window fits, or a size is 0.
            #[must_use]
            #[track_caller]
            pub const fn checked(self) -> $layer {
                let geometry = self.of_images().geometry();
                let (input, size) = ($crate::base::shape::Shape::new(&self.input), $crate::base::shape::Shape::new(&[self.size]));
                $crate::machine::window::Window::check($word, &input, &size, [geometry.rows, geometry.columns]);
                self
            }

            /// The same pool of an image of height 1.
            const fn of_images(&self) -> $of_images {
                let [length, channels] = self.input;
                $of_images {
                    input: [1, length, channels],
                    size: [1, self.size],
                    stride: [1, self.stride],
                    padding: self.padding.of_height_one(),
                }
            }

            /// [OL, C]
            #[must_use]
            pub const fn output(&self) -> $crate::base::shape::Shape {
                $crate::base::shape::Shape::new(&[self.of_images().geometry().columns.output, self.input[1]])
            }

            /// No multiply-adds are counted for a pool.
            #[must_use]
            pub const fn macs(&self) -> usize {
                0
            }

            /// As `forward`, with the examples in lanes.   x [G,L,C,16]  y [G,OL,C,16]
            #[track_caller]
            pub fn forward_in_lanes<T: $kernel>(&self, lanes: $crate::machine::lanes::Lanes, x: &[T], y: &mut [T]) {
                self.of_images().forward_in_lanes(lanes, x, y);
            }
        }

        impl std::fmt::Display for $layer {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let options = $crate::machine::window::Options {
                    stride: [self.stride; 2],
                    default_stride: [self.size; 2],
                    padding: self.padding.along_the_length(),
                    dilation: [1, 1],
                };
                write!(f, "{}({}{options})", $word, self.size)
            }
        }
    };
}
pub(super) use pool1d_layer;

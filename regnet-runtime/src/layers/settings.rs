//! How the settings of a layer are written: its sizes, and then what differs from the language's defaults.

/// `settings!(Dense(inputs: usize, units: usize), bias: bool = true)` gives `Dense::new(3, 4)` and `.bias(false)`.
macro_rules! settings {
    ($ty:ident($($size:ident: $of_size:ty),*) $(, $option:ident: $of_option:ty = $default:expr)*) => {
        impl $ty {
            /// With these sizes, and the language's defaults for all else.
            #[must_use]
            pub const fn new($($size: $of_size),*) -> $ty {
                $ty { $($size,)* $($option: $default),* }
            }

            $(
                #[doc = concat!("The same with another `", stringify!($option), "`.")]
                #[must_use]
                pub const fn $option(self, $option: $of_option) -> $ty {
                    $ty { $option, ..self }
                }
            )*
        }
    };
}
pub(super) use settings;

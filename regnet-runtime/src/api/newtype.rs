//! What an expansion writes by one line: a network as a newtype over `Model`.

/// What a network has beside [`Model`]'s methods: those that are called without a receiver, which a generic `new` could not
/// infer, and the traits of a newtype.
#[macro_export]
#[doc(hidden)]
macro_rules! __model {
    ($name:ident<$($args:ident),*>, [$($consts:tt)*], $layers:ident, trainable) => {
        impl<$($consts)* T: $crate::Scalar> $crate::Trainable for $name<$({ $args },)* T> {}
        $crate::__model!($name<$($args),*>, [$($consts)*], $layers);
    };
    ($name:ident<$($args:ident),*>, [$($consts:tt)*], $layers:ident) => {
        /// The layers of a network by name.
        #[derive(Clone, Copy, Debug)]
        pub struct $layers<'net, $($consts)* T: $crate::Scalar>(&'net $name<$({ $args },)* T>);

        const _: () = {
            // Names of the arguments below: a constant of the caller's with such a name would else be a pattern there.
            use $crate::__private::locals::*;

            impl<$($consts)*> $name<$({ $args },)* ::core::primitive::f32> {
                /// A network with fresh parameters; the same seed gives the same parameters.
                #[must_use]
                pub fn new(seed: ::core::primitive::u64) -> Self {
                    $name { model: $crate::Model::fresh(seed) }
                }

                $crate::__if_files! {
                    /// Reads a model that `save` wrote.
                    ///
                    /// # Errors
                    /// A file that cannot be read, is broken, or belongs to another architecture; the text names what was
                    /// found and what was expected.
                    pub fn load(path: impl ::core::convert::AsRef<::std::path::Path>) -> ::core::result::Result<Self, $crate::Error> {
                        $crate::files::load(::core::convert::AsRef::as_ref(&path))
                    }

                    /// Reads as `load` does, whatever the values are: NaN, infinities, a variance below 0.
                    ///
                    /// # Errors
                    /// As `load`, but for the values.
                    pub fn load_as_is(path: impl ::core::convert::AsRef<::std::path::Path>) -> ::core::result::Result<Self, $crate::Error> {
                        $crate::files::load_as_is(::core::convert::AsRef::as_ref(&path))
                    }

                    /// Reads a model from the bytes that `to_bytes` gave or `save` wrote.
                    ///
                    /// # Errors
                    /// As `load`; the text begins with `the bytes` in place of a path.
                    pub fn from_bytes(bytes: &[::core::primitive::u8]) -> ::core::result::Result<Self, $crate::Error> {
                        $crate::files::from_bytes(bytes)
                    }

                    /// Reads a model from anything that gives the bytes of its file.
                    ///
                    /// # Errors
                    /// What the reader refuses, and those of `from_bytes`.
                    pub fn read_from(reader: impl ::std::io::Read) -> ::core::result::Result<Self, $crate::Error> {
                        $crate::files::read_from(reader)
                    }

                    /// Reads as `from_bytes` does, whatever the values are.
                    ///
                    /// # Errors
                    /// As `from_bytes`, but for the values.
                    pub fn from_bytes_as_is(bytes: &[::core::primitive::u8]) -> ::core::result::Result<Self, $crate::Error> {
                        $crate::files::from_bytes_as_is(bytes)
                    }

                    /// Reads a model whose tensors fit but whose architecture may differ, such as one with another
                    /// activation.
                    ///
                    /// # Errors
                    /// As `load`, but for the architecture.
                    pub fn load_unchecked_architecture(
                        path: impl ::core::convert::AsRef<::std::path::Path>,
                    ) -> ::core::result::Result<Self, $crate::Error> {
                        $crate::files::load_unchecked_architecture(::core::convert::AsRef::as_ref(&path))
                    }
                }
            }

            impl<$($consts)* T: $crate::Scalar> $name<$({ $args },)* T> {
                /// The same network in another number type: `f64` for checks.
                #[must_use]
                pub fn cast<To: $crate::Scalar>(&self) -> $name<$({ $args },)* To> {
                    $crate::Model::cast_to(&self.model)
                }

                /// The layers by name, each with its tensors.
                #[must_use]
                pub fn layers(&self) -> $layers<'_, $({ $args },)* T> {
                    $layers(self)
                }
            }

            impl<$($consts)* T: $crate::Scalar> ::core::clone::Clone for $name<$({ $args },)* T> {
                fn clone(&self) -> Self {
                    $name { model: ::core::clone::Clone::clone(&self.model) }
                }
            }

            impl<$($consts)* T: $crate::Scalar> ::core::cmp::PartialEq for $name<$({ $args },)* T> {
                fn eq(&self, other: &Self) -> ::core::primitive::bool {
                    self.model == other.model
                }
            }

            impl<$($consts)* T: $crate::Scalar> ::core::convert::From<$crate::Model<Self>> for $name<$({ $args },)* T> {
                fn from(model: $crate::Model<Self>) -> Self {
                    $name { model }
                }
            }

            impl<$($consts)* T: $crate::Scalar> ::core::ops::Deref for $name<$({ $args },)* T> {
                type Target = $crate::Model<Self>;
                fn deref(&self) -> &$crate::Model<Self> {
                    &self.model
                }
            }

            impl<$($consts)* T: $crate::Scalar> ::core::ops::DerefMut for $name<$({ $args },)* T> {
                fn deref_mut(&mut self) -> &mut $crate::Model<Self> {
                    &mut self.model
                }
            }

            impl<$($consts)* T: $crate::Scalar> ::core::fmt::Debug for $name<$({ $args },)* T> {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::core::fmt::Debug::fmt(&self.model, f)
                }
            }
        };
    };
}

/// What makes a struct of numbers the settings of a network.
#[macro_export]
#[doc(hidden)]
macro_rules! __settings {
    ($settings:ident, $name:ident<$($args:ident),*>, [$($consts:tt)*], $($field:ident: $default:expr),*) => {
        const _: () = {
            use $crate::__private::locals::*;

            impl ::core::default::Default for $settings {
                fn default() -> Self {
                    $settings { $($field: $default),* }
                }
            }

            impl $crate::Settings for $settings {
                type Values = [::core::primitive::f64; [$(::core::stringify!($field)),*].len()];

                fn values(&self) -> Self::Values {
                    [$(self.$field),*]
                }

                fn of(values: &[::core::primitive::f64]) -> Self {
                    let mut values = ::core::iter::Iterator::copied(values.iter());
                    $settings { $($field: $crate::__private::next(&mut values)),* }
                }
            }

            impl<$($consts)*> $name<$({ $args },)* ::core::primitive::f32> {
                /// A network with fresh parameters and these settings.
                ///
                /// # Panics
                /// If a setting is outside its range.
                #[must_use]
                #[track_caller]
                pub fn with(settings: $settings, seed: ::core::primitive::u64) -> Self {
                    $name { model: $crate::Model::with_settings($crate::Model::fresh(seed), settings) }
                }
            }
        };
    };
}

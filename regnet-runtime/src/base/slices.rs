//! Arguments of layers and losses: slices that may be longer than needed.

/// The first `len` values of the argument `what`; panics if there are fewer.
#[track_caller]
pub(crate) fn head<'a, T>(x: &'a [T], len: usize, what: &str) -> &'a [T] {
    assert!(x.len() >= len, "`{what}` has {} values, {len} are needed", x.len());
    &x[..len]
}

/// The first `len` values of the argument `what`; panics if there are fewer.
#[track_caller]
pub(crate) fn head_mut<'a, T>(x: &'a mut [T], len: usize, what: &str) -> &'a mut [T] {
    assert!(x.len() >= len, "`{what}` has {} values, {len} are needed", x.len());
    &mut x[..len]
}

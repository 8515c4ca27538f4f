//! Lengths, and arguments of layers and losses: slices that may be longer than needed.

#![deny(clippy::arithmetic_side_effects)]

/// a·b as a length. A product that wraps would pass every check of a slice, so that kernels would leave it.
///
/// # Panics
/// If it is larger than any slice.
#[inline]
#[track_caller]
pub(crate) const fn times(a: usize, b: usize) -> usize {
    match a.checked_mul(b) {
        Some(len) => len,
        None => too_many(),
    }
}

/// As `times`, of all factors. Where one is 0, so is the length, but the others' product must be one too: kernels take
/// products of some of them.
#[inline]
#[track_caller]
pub(crate) const fn product(factors: &[usize]) -> usize {
    let (mut len, mut empty, mut rest) = (1, false, factors);
    while let [first, behind @ ..] = rest {
        match *first {
            0 => empty = true,
            first => len = times(len, first),
        }
        rest = behind;
    }
    if empty { 0 } else { len }
}

/// The panic of sizes that no memory holds.
#[cold]
#[track_caller]
pub(crate) const fn too_many() -> ! {
    panic!("the product of the sizes is larger than any slice")
}

/// Panics unless a slice holds as many values as the sizes say, neither fewer nor more: what a kernel that trusts them asks
/// before it begins.
#[inline]
#[track_caller]
pub(crate) fn exact<T>(x: &[T], sizes: &[usize]) {
    if x.len() != product(sizes) {
        differ(x.len(), sizes);
    }
}

/// The panic of a kernel whose slices are not as its sizes say.
#[cold]
#[track_caller]
fn differ(len: usize, sizes: &[usize]) -> ! {
    panic!("a kernel of sizes {sizes:?} got {len} values")
}

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

/// The place of the largest value; of equal ones the first.
pub(crate) fn largest<T: PartialOrd>(values: &[T]) -> usize {
    (1..values.len()).fold(0, |best, place| if values[place] > values[best] { place } else { best })
}

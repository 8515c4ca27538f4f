//! What the header of a data file promises, before any memory is asked for.

/// Deflate makes at most this many bytes of one, so that a short file cannot promise much.
#[cfg(feature = "files")]
pub(super) const MOST_INFLATION: u64 = 1032;

/// Whether an array can have these axes: the product of those that are not 0 must be a size too, since each part of the
/// array has a place in it.
pub(super) fn is_shape(axes: &[usize]) -> bool {
    let nonzero = axes.iter().filter(|axis| **axis != 0);
    let product = nonzero.copied().try_fold(1usize, usize::checked_mul);
    product.is_some_and(|product| isize::try_from(product).is_ok())
}

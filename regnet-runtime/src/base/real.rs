//! Real numbers: what `f32` and `f64` have in common before any kernel.

/// A real number: `f32` or `f64`.
pub trait Real: ndarray::NdFloat + std::iter::Sum + Default + private::Sealed {
    /// The safetensors name of the type: `F32` or `F64`.
    const DTYPE: &'static str;
    /// The largest finite value.
    const LARGEST: f64;
    /// The distance from 1 to the next larger value.
    const EPSILON: f64;
    /// Rounds a 64-bit number to this type.
    fn of(value: f64) -> Self;
    /// Widens to 64 bits; exact.
    fn wide(self) -> f64;
    /// Little-endian bytes of all values, bit for bit.   bytes [size · values]
    fn encode(values: &[Self], bytes: &mut [u8]);
    /// The values of little-endian bytes, bit for bit.   bytes [size · values]
    fn decode(bytes: &[u8], values: &mut [Self]);
}

mod private {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

impl Real for f32 {
    const DTYPE: &'static str = "F32";
    const LARGEST: f64 = f32::MAX as f64;
    const EPSILON: f64 = f32::EPSILON as f64;
    #[inline]
    fn of(value: f64) -> f32 {
        value as f32
    }
    #[inline]
    fn wide(self) -> f64 {
        f64::from(self)
    }
    fn encode(values: &[f32], bytes: &mut [u8]) {
        assert_eq!(bytes.len(), size_of_val(values));
        values.iter().zip(bytes.as_chunks_mut().0).for_each(|(value, bytes)| *bytes = value.to_le_bytes());
    }
    fn decode(bytes: &[u8], values: &mut [f32]) {
        assert_eq!(bytes.len(), size_of_val(values));
        values
            .iter_mut()
            .zip(bytes.as_chunks().0)
            .for_each(|(value, bytes)| *value = f32::from_le_bytes(*bytes));
    }
}

impl Real for f64 {
    const DTYPE: &'static str = "F64";
    const LARGEST: f64 = f64::MAX;
    const EPSILON: f64 = f64::EPSILON;
    #[inline]
    fn of(value: f64) -> f64 {
        value
    }
    #[inline]
    fn wide(self) -> f64 {
        self
    }
    fn encode(values: &[f64], bytes: &mut [u8]) {
        assert_eq!(bytes.len(), size_of_val(values));
        values.iter().zip(bytes.as_chunks_mut().0).for_each(|(value, bytes)| *bytes = value.to_le_bytes());
    }
    fn decode(bytes: &[u8], values: &mut [f64]) {
        assert_eq!(bytes.len(), size_of_val(values));
        values
            .iter_mut()
            .zip(bytes.as_chunks().0)
            .for_each(|(value, bytes)| *value = f64::from_le_bytes(*bytes));
    }
}

/// 0 instead of a number so small that arithmetic with it is slow: what a moment decays to where the gradient
/// stays 0, for a unit that never fires.
#[inline]
pub(crate) fn flush<T: Real>(value: T) -> T {
    if value.abs() < T::min_positive_value() { T::zero() } else { value }
}

//! Sequences of different lengths in one array: padded at the end with steps of NaN, which do not count.

use ndarray::{Array3, ArrayView2, s};

use crate::base::error::Error;
use crate::base::real::Real;

/// Sequences `[steps, channels]` as one array `[sequences, length, channels]`, padded at the end with NaN to `length`
/// steps: what a network with `input(…, padded = true)` takes for sequences of different lengths, and a recurrent layer right
/// behind the input without it.
///
/// ```
/// # use regnet::data::pad_sequences;
/// # use ndarray::array;
/// let (long, short) = (array![[1.0f32], [2.0], [3.0]], array![[4.0f32]]);
/// let padded = pad_sequences(&[long.view(), short.view()], 3)?;
/// assert_eq!(padded.shape(), [2, 3, 1]);
/// assert!(padded[[1, 1, 0]].is_nan() && padded[[1, 2, 0]].is_nan());
/// # Ok::<(), regnet::Error>(())
/// ```
///
/// # Errors
/// No sequence, one without a step or with more than `length`, or one with other channels than the first.
pub fn pad_sequences<T: Real>(sequences: &[ArrayView2<'_, T>], length: usize) -> Result<Array3<T>, Error> {
    let Some(first) = sequences.first() else { return Err(Error::Data("there is no sequence".into())) };
    let channels = first.ncols();
    let mut padded = Array3::from_elem((sequences.len(), length, channels), T::nan());
    for (number, sequence) in sequences.iter().enumerate() {
        let (steps, found) = sequence.dim();
        if steps == 0 || steps > length {
            let text = format!("sequence {number} has {steps} steps, expected 1 to {length}");
            return Err(Error::Data(text));
        }
        if found != channels {
            let text = format!("sequence {number} has {found} channels, but the first has {channels}");
            return Err(Error::Data(text));
        }
        padded.slice_mut(s![number, ..steps, ..]).assign(sequence);
    }
    Ok(padded)
}

/// The values of an example `[length, channels]` up to its last step that is not wholly NaN.
pub(crate) fn without_padding<T: Real>(example: &[T], channels: usize) -> &[T] {
    let padding = example.chunks_exact(channels).rev().take_while(|step| step.iter().all(|x| x.is_nan()));
    &example[..example.len() - padding.count() * channels]
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;

    #[test]
    fn sequences_that_do_not_fit_are_told() {
        let (a, b) = (array![[1.0f32, 2.0]], array![[1.0f32]]);
        let text = |sequences: &[ArrayView2<'_, f32>], length| {
            pad_sequences(sequences, length).unwrap_err().to_string()
        };
        assert_eq!(text(&[], 3), "there is no sequence");
        assert_eq!(text(&[a.view(), b.view()], 3), "sequence 1 has 1 channels, but the first has 2");
        assert_eq!(text(&[a.view(), a.view()], 0), "sequence 0 has 1 steps, expected 1 to 0");
        let none = Array2::zeros((0, 2));
        assert_eq!(text(&[a.view(), none.view()], 3), "sequence 1 has 0 steps, expected 1 to 3");
    }

    #[test]
    fn padding_ends_where_a_step_has_a_number() {
        let nan = f32::NAN;
        assert_eq!(without_padding(&[1.0, nan, nan, nan], 2).len(), 2);
        assert_eq!(without_padding(&[nan, nan, 3.0, 4.0], 2).len(), 4);
        assert_eq!(without_padding(&[nan; 4], 2).len(), 0);
    }
}

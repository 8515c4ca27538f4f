//! y = (x − mean) / std, with the numbers of the training set.

use std::fmt;

use super::dataset::Dataset;
use crate::base::error::Error;
use crate::base::real::Real;
use crate::base::shape::Shape;
use crate::base::targets::Targets;
use crate::base::text::Few;
use crate::machine::kernel::INSIDE;

kernels! {
    /// The affine maps of a standardization, over rows of as many values as there are means.
    pub trait StandardizeKernel: Real {
        /// x = (x − mean) / std
        fn standardize(x: &mut [Self], mean: &[f64], std: &[f64]) = apply;
        /// y = y · std + mean
        fn unstandardize(y: &mut [Self], mean: &[f64], std: &[f64]) = restore;
    }
}

/// The mean and the standard deviation of a training set, to be taken out of every input, and if asked
/// put back into every output.
///
/// The deviation is the biased one (divided by the number of examples). Values that are not finite are left
/// out of both numbers; the trainer names the example that has one.
///
/// ```
/// # use regnet::data::{Dataset, Standardize};
/// # let inputs = ndarray::array![[1.0f32, 10.0], [3.0, 10.0]];
/// # let train = Dataset::with_targets(inputs, ndarray::array![5.0f32, 9.0])?;
/// let scale = Standardize::features(&train).with_targets(&train)?;
/// let train = scale.apply(&train); // the same for the other sets, with the numbers of this one
/// assert_eq!(train.inputs(), [-1.0, 0.0, 1.0, 0.0]);
/// # Ok::<(), regnet::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Standardize {
    inputs: Moments,
    targets: Option<Moments>,
}

/// Means and standard deviations: one of each for every position, or one for all.
#[derive(Clone, PartialEq)]
pub struct Moments {
    mean: Vec<f64>,
    std: Vec<f64>,
}

impl fmt::Debug for Moments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Moments { mean, std } = self;
        f.debug_struct("Moments").field("mean", &Few(mean)).field("std", &Few(std)).finish()
    }
}

impl Standardize {
    /// Each position of the input by its own mean and deviation; a position that never changes keeps
    /// deviation 1.
    #[must_use]
    pub fn features<T: Real>(data: &Dataset<T>) -> Standardize {
        Standardize { inputs: Moments::of(data.inputs(), data.input_shape().len()), targets: None }
    }

    /// All positions by one mean and one deviation: for images, whose border pixels never change.
    #[must_use]
    pub fn whole<T: Real>(data: &Dataset<T>) -> Standardize {
        Standardize { inputs: Moments::of(data.inputs(), 1), targets: None }
    }

    /// Each channel by one mean and one deviation over all its positions: of images in colour, of sequences.
    #[must_use]
    pub fn channels<T: Real>(data: &Dataset<T>) -> Standardize {
        Standardize { inputs: Moments::of(data.inputs(), data.input_shape().last()), targets: None }
    }

    /// Each target value too, by its own mean and deviation; `predict` puts them back.
    ///
    /// # Errors
    /// Labels have neither.
    pub fn with_targets<T: Real>(mut self, data: &Dataset<T>) -> Result<Standardize, Error> {
        match data.targets() {
            Targets::Labels(_) => {
                Err(Error::Data("labels cannot be standardized, only target values".into()))
            }
            Targets::Values(values) => {
                self.targets = Some(Moments::of(values, data.target_shape().len()));
                Ok(self)
            }
        }
    }

    /// The data set as the network should see it.
    ///
    /// # Panics
    /// If the numbers were taken from examples of another size.
    #[must_use]
    #[track_caller]
    pub fn apply<T: StandardizeKernel>(&self, data: &Dataset<T>) -> Dataset<T> {
        data.map(|inputs, targets| {
            self.apply_inputs(inputs);
            if let (Some(moments), Some(targets)) = (&self.targets, targets) {
                moments.check_fit(targets.len());
                T::standardize(INSIDE, targets, &moments.mean, &moments.std);
            }
        })
        .known_as_standardized()
    }

    /// x = (x − mean) / std, for whole examples one after the other.
    ///
    /// # Panics
    /// If the numbers were taken from examples of another size.
    #[track_caller]
    pub fn apply_inputs<T: StandardizeKernel>(&self, x: &mut [T]) {
        self.inputs.check_fit(x.len());
        T::standardize(INSIDE, x, &self.inputs.mean, &self.inputs.std);
    }

    /// y = y · std + mean, for whole outputs one after the other; nothing without `with_targets`.
    ///
    /// # Panics
    /// If the numbers were taken from targets of another size.
    #[track_caller]
    pub fn restore_targets<T: StandardizeKernel>(&self, y: &mut [T]) {
        if let Some(moments) = &self.targets {
            moments.check_fit(y.len());
            T::unstandardize(INSIDE, y, &moments.mean, &moments.std);
        }
    }

    /// From the numbers of a file.
    #[must_use]
    pub fn from_parts(inputs: Moments, targets: Option<Moments>) -> Standardize {
        Standardize { inputs, targets }
    }

    /// Whether it fits examples and targets of these shapes.
    ///
    /// # Errors
    /// The width that it was made for and the one that it meets.
    pub(crate) fn check_shapes(&self, inputs: Shape, outputs: Shape) -> Result<(), Error> {
        let check = |what: &str, moments: &Moments, shape: Shape| {
            let (found, width) = (moments.mean.len(), shape.len());
            if Moments::widths(shape).contains(&found) {
                return Ok(());
            }
            Err(Error::Data(format!(
                "the standardization is for {found} {what}, but the network has {width}"
            )))
        };
        check("inputs", &self.inputs, inputs)?;
        self.targets.as_ref().map_or(Ok(()), |moments| check("outputs", moments, outputs))
    }

    /// The numbers of the inputs, and of the targets if they are standardized.
    #[must_use]
    pub fn parts(&self) -> (&Moments, Option<&Moments>) {
        (&self.inputs, self.targets.as_ref())
    }
}

impl Moments {
    /// From the numbers of a file.
    ///
    /// # Errors
    /// No number, lists of different length, a number that is not finite, or a deviation that is not positive.
    pub fn new(mean: Vec<f64>, std: Vec<f64>) -> Result<Moments, Error> {
        if mean.is_empty() || mean.len() != std.len() {
            let text = format!("{} means and {} standard deviations", mean.len(), std.len());
            return Err(Error::Data(text));
        }
        if let Some(mean) = mean.iter().find(|mean| !mean.is_finite()) {
            return Err(Error::Data(format!("the mean {mean} is not finite")));
        }
        if let Some(std) = std.iter().find(|std| !(std.is_finite() && **std > 0.0)) {
            return Err(Error::Data(format!("the standard deviation {std} is not positive and finite")));
        }
        Ok(Moments { mean, std })
    }

    /// How many means there can be for values of a shape: one for all, for each channel, for each position.
    pub(crate) fn widths(shape: Shape) -> [usize; 3] {
        [1, shape.last(), shape.len()]
    }

    /// One mean a position or channel, or a single one for all.
    #[must_use]
    pub fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// The standard deviations, as many as means.
    #[must_use]
    pub fn std(&self) -> &[f64] {
        &self.std
    }

    /// Of rows of `width` values, by Welford's update: stable at any offset, and exactly 0 for a constant.
    fn of<T: Real>(values: &[T], width: usize) -> Moments {
        let (mut mean, mut squares) = (vec![0.0; width], vec![0.0; width]);
        let mut counts = vec![0.0; width];
        for row in values.chunks_exact(width) {
            for (position, value) in row.iter().map(|value| value.wide()).enumerate() {
                if value.is_finite() {
                    counts[position] += 1.0;
                    let distance = value - mean[position];
                    mean[position] += distance / counts[position];
                    squares[position] += distance * (value - mean[position]);
                }
            }
        }
        let deviation = |(squares, count): (&f64, &f64)| {
            let std = (squares / count).sqrt();
            if std.is_finite() && std > 0.0 { std } else { 1.0 }
        };
        let std = squares.iter().zip(&counts).map(deviation).collect();
        Moments { mean, std }
    }

    #[track_caller]
    fn check_fit(&self, len: usize) {
        let width = self.mean.len();
        assert!(len.is_multiple_of(width), "standardized for rows of {width} values, but there are {len}");
    }
}

/// x = (x − mean) / std, computed in 64 bits.   x [rows,W]   mean [W]   std [W]
fn apply<T: Real>(x: &mut [T], mean: &[f64], std: &[f64]) {
    each(x, mean, std, |x, mean, std| (x - mean) / std);
}

/// y = y · std + mean, computed in 64 bits.   y [rows,W]   mean [W]   std [W]
fn restore<T: Real>(y: &mut [T], mean: &[f64], std: &[f64]) {
    each(y, mean, std, |y, mean, std| y * std + mean);
}

fn each<T: Real>(values: &mut [T], mean: &[f64], std: &[f64], map: impl Fn(f64, f64, f64) -> f64) {
    if let ([mean], [std]) = (mean, std) {
        values.iter_mut().for_each(|value| *value = T::of(map(value.wide(), *mean, *std)));
        return;
    }
    for row in values.chunks_exact_mut(mean.len()) {
        for ((value, &mean), &std) in row.iter_mut().zip(mean).zip(std) {
            *value = T::of(map(value.wide(), mean, std));
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn each_feature_gets_mean_zero_and_deviation_one() {
        let inputs = array![[1f64, 5.0, 1e6 + 1.0], [2.0, 5.0, 1e6 + 2.0], [6.0, 5.0, 1e6 + 3.0]];
        let data = Dataset::with_targets(inputs.clone(), array![10f64, 20.0, 30.0]).unwrap();
        let scale = Standardize::features(&data).with_targets(&data).unwrap();
        let (moments, targets) = scale.parts();
        assert_eq!(moments.mean(), [3.0, 5.0, 1e6 + 2.0]);
        let expected = [(14f64 / 3.0).sqrt(), 1.0, (2f64 / 3.0).sqrt()];
        // A rounding error of the mean, 1e6 of size, over a deviation near 1.
        const ROUNDING: f64 = 1e-9;
        moments.std().iter().zip(expected).for_each(|(std, e)| assert!((std - e).abs() < ROUNDING));
        let seen = scale.apply(&data);
        assert_eq!(seen.inputs()[1], 0.0);
        let mut y = vec![0f64, 1.0];
        scale.restore_targets(&mut y);
        assert_eq!(y, [20.0, 20.0 + targets.unwrap().std()[0]]);
    }

    #[test]
    fn images_share_one_mean_and_deviation() {
        let data = Dataset::labelled(array![[0f32, 1.0], [0.0, 3.0]], vec![0, 1]).unwrap();
        let scale = Standardize::whole(&data);
        assert_eq!((scale.parts().0.mean(), scale.parts().0.std()), (&[1.0][..], &[1.5f64.sqrt()][..]));
        assert!(scale.clone().with_targets(&data).is_err());
        let mut x = [1f32; 7];
        scale.apply_inputs(&mut x);
        assert_eq!(x, [0.0; 7]);
    }

    #[test]
    fn nothing_to_learn_changes_nothing() {
        let odd = Dataset::labelled(array![[f32::NAN], [f32::INFINITY], [2.0]], vec![0; 3]).unwrap();
        let none = odd.select(&[]);
        assert_eq!(Standardize::features(&odd).parts().0, &Moments { mean: vec![2.0], std: vec![1.0] });
        assert_eq!(Standardize::features(&none).parts().0, &Moments { mean: vec![0.0], std: vec![1.0] });
    }

    #[test]
    fn numbers_of_a_file_are_checked() {
        assert!(Moments::new(vec![0.0, -3.0], vec![1.0, 0.5]).is_ok());
        let refused =
            |mean: &[f64], std: &[f64]| Moments::new(mean.into(), std.into()).unwrap_err().to_string();
        assert_eq!(refused(&[0.0], &[1.0, 1.0]), "1 means and 2 standard deviations");
        assert_eq!(refused(&[], &[]), "0 means and 0 standard deviations");
        assert_eq!(refused(&[f64::NAN], &[1.0]), "the mean NaN is not finite");
        assert_eq!(refused(&[0.0], &[0.0]), "the standard deviation 0 is not positive and finite");
        assert_eq!(
            refused(&[0.0], &[f64::INFINITY]),
            "the standard deviation inf is not positive and finite"
        );
    }

    #[test]
    #[should_panic(expected = "standardized for rows of 2 values, but there are 3")]
    fn another_size_is_the_callers_bug() {
        let data = Dataset::labelled(array![[0f32, 1.0]], vec![0]).unwrap();
        Standardize::features(&data).apply_inputs(&mut [0f32; 3]);
    }
}

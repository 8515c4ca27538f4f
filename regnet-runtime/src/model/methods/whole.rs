//! The network as a whole: folded, in another number type, with a standardization.

use crate::base::buffer::Buffer;
use crate::base::real::Real;
use crate::data::Standardize;
use crate::model::folded::{self, Folded};
use crate::model::network::{Network, State};
use crate::model::settings::Settings;
use crate::model::wrapper::Model;

/// # Another form of it
impl<N: Network> Model<N> {
    /// The network for inference alone: each norm over the batch becomes part of the dense layer or convolution right
    /// before it; dropout and noise, which inference leaves out anyway, are then gone from its layers too. Its
    /// predictions are those of this one, to rounding. Norms behind anything else, and in blocks repeated a constant
    /// number of times, stay.
    ///
    /// ```
    /// use regnet::{data, network};
    /// network! {
    ///     struct DigitNet: input(28, 28, 1) -> conv2d(4, kernel = 3) -> batchnorm -> relu -> maxpool2d(2)
    ///         -> flatten -> dropout(0.2) -> dense(10) -> loss softmax_cross_entropy;
    /// }
    ///
    /// let (net, digits) = (DigitNet::new(42), data::digits(20, 1)); // a trained one
    /// let folded = net.fold();
    /// let apart = net.predict(digits.view()) - folded.predict(digits.view());
    /// assert!(apart.iter().all(|apart| apart.abs() < 1e-5));
    /// assert!(folded.summary().lines().all(|line| !line.contains("batchnorm") && !line.contains("dropout")));
    /// ```
    #[must_use]
    pub fn fold(&self) -> Folded<N> {
        folded::fold(self)
    }

    /// The same network in another number type; `cast` of a network is this with its own type.
    #[doc(hidden)]
    #[must_use]
    pub fn cast_to<To: Network>(&self) -> To {
        let convert = |values: &[N::Scalar]| {
            let mut converted = Buffer::zeros(values.len());
            converted.iter_mut().zip(values).for_each(|(to, from)| *to = To::Scalar::of(from.wide()));
            converted
        };
        let State { params, stats, standardize, metadata, frozen } = self.state();
        let settings = To::Settings::of(self.settings().values().as_ref());
        let cast = Model::of(State {
            params: convert(params),
            stats: convert(stats),
            standardize: standardize.clone(),
            metadata: metadata.clone(),
            frozen: frozen.clone(),
        });
        cast.keeping(settings).into()
    }

    /// What is done to raw inputs, and to outputs; saved with the model.
    ///
    /// ```
    /// use regnet::{Dataset, Standardize, ndarray::array, network};
    /// # network! { struct Curve: input(1) -> dense(16) -> tanh -> dense(1) -> loss mse; }
    ///
    /// let mut net = Curve::new(1);
    /// let train = Dataset::with_targets(array![[20.0], [40.0]], array![[1.0], [3.0]])?;
    /// net.set_standardize(Some(Standardize::features(&train)));
    /// // What a program in another language has to do before it runs the layers.
    /// let (inputs, _) = net.standardize().expect("it was set").parts();
    /// assert_eq!((inputs.mean(), inputs.std()), (&[30.0][..], &[10.0][..]));
    /// # Ok::<(), regnet::Error>(())
    /// ```
    #[must_use]
    pub fn standardize(&self) -> Option<&Standardize> {
        self.state().standardize.as_ref()
    }

    /// Lets the network take raw data: `fit`, `evaluate`, `predict`, `scores`, `probe`, `lsuv`, `metrics::of` and `LBfgs`
    /// standardize what they are given, `predict` puts outputs back into the targets' own units, and `save` keeps it.
    /// `Trainer::standardize` does all this by itself.
    ///
    /// The loss is that of standardized targets. What works on slices takes them as they are: `infer`, `forward`,
    /// `forward_backward`, `Attached::train` (`Standardize::apply_inputs`, `restore_targets`). A data set that
    /// `Standardize::apply` made is refused.
    ///
    /// ```
    /// use regnet::{Adam, Dataset, Standardize, Trainer, ndarray::Array2, network};
    /// network! { struct Curve: input(1) -> dense(16) -> tanh -> dense(1) -> loss mse; }
    ///
    /// let years = Array2::from_shape_fn((64, 1), |(year, _)| 1960.0 + year as f32);
    /// let train = Dataset::with_targets(years.clone(), years.mapv(|year| 3.0 * year - 5000.0))?;
    /// let scale = Standardize::features(&train).with_targets(&train)?;
    ///
    /// let mut net = Curve::new(1);
    /// net.set_standardize(Some(scale));
    /// Trainer::new(Adam::new(1e-2)).epochs(5).progress(false).fit(&mut net, &train, None)?;
    /// println!("{}", net.predict(years.view())); // years as they are, and outputs near 1000
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Panics
    /// If it was made for examples of another width.
    #[track_caller]
    pub fn set_standardize(&mut self, standardize: Option<Standardize>) {
        if let Some(standardize) = &standardize
            && let Err(error) = standardize.check_shapes(N::SPEC.input, N::SPEC.output)
        {
            panic!("{error}");
        }
        self.state_mut().standardize = standardize;
    }
}

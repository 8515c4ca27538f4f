//! Predictions: the passes without what training alone has.

use crate::base::error::Error;
use crate::base::rng::Rng;
use crate::data::GivenInputs;
use crate::model::monte_carlo::{self, MonteCarlo};
use crate::model::network::Network;
use crate::model::predict::{must, try_predict, try_predict_classes, try_scores};
use crate::model::step::{self};
use crate::model::workspace::Workspace;
use crate::model::wrapper::Model;
use ndarray::Array;

/// # Inference
impl<N: Network> Model<N> {
    /// Probabilities (softmax or sigmoid losses) or values for a batch, in inference mode. The inputs are raw: a network that
    /// [standardizes](Model::set_standardize) does it here too, and gives values in the targets' own units.
    ///
    /// The axes are `[batch, …input]`, where axes of length 1 may be missing or surplus, or `[batch, features]`; one example may be
    /// a slice, `net.predict(&[5.1, 3.5, 1.4, 0.2])`.
    ///
    /// ```
    /// use regnet::{data, network};
    /// network! {
    ///     struct DigitNet: input(28, 28, 1) -> flatten -> dense(10)
    ///         -> loss softmax_cross_entropy;
    /// }
    ///
    /// let net = DigitNet::new(42);
    /// let digits = data::digits(3, 1);
    /// for probabilities in net.predict(digits.view()).rows() {
    ///     let likeliest = (0..10).max_by(|a, b| probabilities[*a].total_cmp(&probabilities[*b]));
    ///     println!("{likeliest:?} of {probabilities:.2}");
    /// }
    /// ```
    ///
    /// # Panics
    /// If the array has other axes or is empty; [`try_predict`](Model::try_predict) returns that as an error.
    #[must_use]
    #[track_caller]
    pub fn predict(&self, inputs: impl GivenInputs<N::Scalar>) -> Array<N::Scalar, N::Outputs> {
        must(try_predict(self, inputs.array()))
    }

    /// The class of each example: the one with the largest score, of equal ones the first; with a `sigmoid_cross_entropy` or
    /// `hinge` of one output 1 for yes and 0 for no.
    ///
    /// ```
    /// use regnet::{data, network};
    /// # network! { struct DigitNet: input(28, 28, 1) -> flatten -> dense(10) -> loss softmax_cross_entropy; }
    ///
    /// let net = DigitNet::new(42);
    /// let digits = data::digits(3, 1);
    /// println!("{:?} for {:?}", net.predict_classes(digits.view()), digits.labels());
    /// ```
    ///
    /// # Panics
    /// As [`predict`](Model::predict), and if the loss is not one of classes.
    #[must_use]
    #[track_caller]
    pub fn predict_classes(&self, inputs: impl GivenInputs<N::Scalar>) -> Vec<u32> {
        must(try_predict_classes(self, inputs.array()))
    }

    /// [`predict`](Model::predict), with an error for an array that does not fit.
    ///
    /// ```
    /// use regnet::{Error, ndarray::Array2, network};
    /// network! { struct Iris: input(4) -> dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// /// What a server does with flowers that it was sent.
    /// fn answer(net: &Iris, flowers: &Array2<f32>) -> Result<String, Error> {
    ///     Ok(format!("{:.2}", net.try_predict(flowers.view())?))
    /// }
    /// assert!(answer(&Iris::new(1), &Array2::zeros((2, 4))).is_ok());
    /// println!("{}", answer(&Iris::new(1), &Array2::zeros((2, 5))).unwrap_err()); // what was expected, and what came
    /// ```
    ///
    /// # Errors
    /// Other axes than `predict` takes, or an empty batch.
    pub fn try_predict(
        &self,
        inputs: impl GivenInputs<N::Scalar>,
    ) -> Result<Array<N::Scalar, N::Outputs>, Error> {
        try_predict(self, inputs.array())
    }

    /// Monte-Carlo dropout: the mean and the standard deviation of so many predictions with masks drawn anew. All
    /// that draws random numbers in training does; norms over the batch use their running statistics. About 50
    /// passes give what the one pass of `predict` gives (Srivastava et al. 2014, §7.5), and the spread tells how
    /// sure the network is. Inputs and outputs are those of `predict`.
    ///
    /// ```
    /// use regnet::{Rng, ndarray::Array2, network};
    /// network! { struct Price: input(3) -> dense(32) -> relu -> dropout(0.2) -> dense(1) -> loss mse; }
    ///
    /// let net = Price::new(1);
    /// let houses = Array2::from_shape_fn((5, 3), |(house, feature)| (house * feature) as f32 / 4.0);
    /// let prices = net.predict_mc(houses.view(), 50, &mut Rng::new(7));
    /// for (mean, std) in prices.mean.iter().zip(&prices.std) {
    ///     println!("{mean:.2} ± {std:.2}");
    /// }
    /// ```
    ///
    /// # Panics
    /// As `predict`, and with 0 passes; [`try_predict_mc`](Model::try_predict_mc) returns that as an error.
    #[must_use]
    #[track_caller]
    pub fn predict_mc(
        &self,
        inputs: impl GivenInputs<N::Scalar>,
        passes: usize,
        rng: &mut Rng,
    ) -> MonteCarlo<N::Scalar, N::Outputs> {
        must(self.try_predict_mc(inputs.array(), passes, rng))
    }

    /// [`predict_mc`](Model::predict_mc), with an error for an array that does not fit.
    ///
    /// ```
    /// use regnet::{Rng, ndarray::array, network};
    /// # network! { struct Price: input(3) -> dense(32) -> relu -> dropout(0.2) -> dense(1) -> loss mse; }
    ///
    /// let (net, house) = (Price::new(1), array![[120.0, 3.0, 1.0]]);
    /// let passes: usize = "0".parse().unwrap(); // as it was typed
    /// let error = net.try_predict_mc(house.view(), passes, &mut Rng::new(7)).unwrap_err();
    /// assert!(error.to_string().contains("one pass or more"));
    /// ```
    ///
    /// # Errors
    /// Other axes than `predict` takes, an empty batch, or 0 passes.
    pub fn try_predict_mc(
        &self,
        inputs: impl GivenInputs<N::Scalar>,
        passes: usize,
        rng: &mut Rng,
    ) -> Result<MonteCarlo<N::Scalar, N::Outputs>, Error> {
        monte_carlo::try_predict_mc(self, inputs.array(), passes, rng)
    }

    /// The outputs of the last layer for a batch, in inference mode: logits before a softmax or sigmoid loss. The inputs are
    /// those of `predict`; of standardized targets the outputs stay in the units of the loss.
    ///
    /// ```
    /// use regnet::{ndarray::{Array2, Axis}, network};
    /// # network! { struct Iris: input(4) -> dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// let flowers = Array2::from_elem((2, 4), 1.5);
    /// let logits = Iris::new(1).scores(flowers.view());
    /// // Probabilities at a temperature of 2, for a network that is too sure of itself.
    /// let powers = logits.mapv(|logit| (logit / 2.0).exp());
    /// let softer = &powers / &powers.sum_axis(Axis(1)).insert_axis(Axis(1));
    /// assert!(softer.sum_axis(Axis(1)).iter().all(|sum| (sum - 1.0).abs() < 1e-6));
    /// ```
    ///
    /// # Panics
    /// If the array has other axes than `predict` takes, or is empty.
    #[must_use]
    #[track_caller]
    pub fn scores(&self, inputs: impl GivenInputs<N::Scalar>) -> Array<N::Scalar, N::Outputs> {
        must(try_scores(self, inputs.array()))
    }

    /// The outputs of the last layer for slices: examples one after the other, in inference mode and without allocation. The
    /// slice is taken as it is: a standardization is the caller's to apply (`Standardize::apply_inputs`, `restore_targets`).
    ///
    /// ```
    /// use regnet::network;
    /// network! { struct Controller: input(2) -> dense(16) -> tanh -> dense(1); }
    ///
    /// let net = Controller::new(1);
    /// let mut workspace = net.inference_workspace(1);
    /// let [mut place, mut speed] = [0.1, 0.0];
    /// for _ in 0..100 {
    ///     let force = net.infer(&[place, speed], &mut workspace)[0];
    ///     speed += 0.01 * force;
    ///     place += 0.01 * speed;
    /// }
    /// ```
    ///
    /// # Panics
    /// If the slice holds no whole number of examples, none, or more than the workspace serves.
    #[track_caller]
    pub fn infer<'ws>(&self, inputs: &[N::Scalar], workspace: &'ws mut Workspace<N>) -> &'ws [N::Scalar] {
        step::infer(self, inputs, workspace)
    }

    /// [`infer`](Model::infer), with an error for a slice that does not fit.
    ///
    /// ```
    /// use regnet::{Error, network};
    /// # network! { struct Iris: input(4) -> dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// let net = Iris::new(1);
    /// let mut workspace = net.inference_workspace(8);
    /// let sent = [5.1, 3.5, 1.4]; // one value too few
    /// println!("{}", net.try_infer(&sent, &mut workspace).unwrap_err());
    /// ```
    ///
    /// # Errors
    /// A slice that holds no whole number of examples, none, or more than the workspace serves.
    pub fn try_infer<'ws>(
        &self,
        inputs: &[N::Scalar],
        workspace: &'ws mut Workspace<N>,
    ) -> Result<&'ws [N::Scalar], Error> {
        step::try_infer(self, inputs, workspace)
    }

    /// Buffers for inference alone with up to so many examples, of the same type as [`workspace`](Model::workspace).
    ///
    /// ```
    /// use regnet::network;
    /// # network! { struct Controller: input(2) -> dense(16) -> tanh -> dense(1); }
    ///
    /// let net = Controller::new(1);
    /// // Threads share the network; each has a workspace of its own.
    /// std::thread::scope(|scope| {
    ///     for state in [[0.1, 0.0], [-0.2, 0.5]] {
    ///         let mut workspace = net.inference_workspace(1);
    ///         let net = &net;
    ///         scope.spawn(move || println!("{:?}", net.infer(&state, &mut workspace)));
    ///     }
    /// });
    /// ```
    ///
    /// # Panics
    /// If that is none.
    #[must_use]
    #[track_caller]
    pub fn inference_workspace(&self, batch: usize) -> Workspace<N> {
        Workspace::new(batch, false)
    }
}

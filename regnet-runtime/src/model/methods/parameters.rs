//! Parameters, statistics and layers by name, and what is frozen of them.

use crate::base::error::Error;
use crate::model::freeze;
use crate::model::network::{Network, State};
use crate::model::tensors::{LayerView, Param, stat_views, view_mut, views};
use crate::model::wrapper::Model;
use ndarray::{ArrayViewD, ArrayViewMutD};

/// # Parameters
impl<N: Network> Model<N> {
    /// The parameters by name.
    ///
    /// ```
    /// use regnet::network;
    /// network! {
    ///     struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3)
    ///         -> loss softmax_cross_entropy;
    /// }
    ///
    /// let net = Iris::new(1);
    /// for param in net.params() {
    ///     let square: f32 = param.values().iter().map(|value| value * value).sum();
    ///     println!("{} {:?}: norm {:.3}", param.name(), param.shape(), square.sqrt());
    /// }
    /// let names: Vec<_> = net.params().iter().map(|param| param.name().to_owned()).collect();
    /// assert_eq!(names, ["hidden.weight", "hidden.bias", "dense2.weight", "dense2.bias"]);
    /// ```
    #[must_use]
    pub fn params(&self) -> Vec<Param<'_, N::Scalar>> {
        views(N::SPEC, &self.state().params)
    }

    /// One parameter by name: `param("hidden.weight")`.
    ///
    /// ```
    /// use regnet::{ndarray::{Axis, s}, network};
    /// network! {
    ///     struct Edges: input(8, 8, 1) -> conv2d(4, kernel = 3) -> relu -> flatten -> dense(2)
    ///         -> loss softmax_cross_entropy;
    /// }
    ///
    /// let net = Edges::new(1);
    /// let filters = net.param("conv2d1.weight").expect("the layer has a weight"); // [kh, kw, in, out]
    /// for filter in filters.axis_iter(Axis(3)) {
    ///     println!("{:.2}\n", filter.slice(s![.., .., 0]));
    /// }
    /// assert!(net.param("conv2d9.weight").is_none());
    /// ```
    #[must_use]
    pub fn param(&self, name: &str) -> Option<ArrayViewD<'_, N::Scalar>> {
        self.params().into_iter().find(|param| param.name() == name).map(|param| param.view())
    }

    /// One parameter by name, to be changed.
    ///
    /// ```
    /// use regnet::network;
    /// # network! { struct Rare: input(6) -> dense(16) -> relu -> output: dense(2) -> loss softmax_cross_entropy; }
    ///
    /// let mut net = Rare::new(1);
    /// // The network begins with the classes' shares, 99 % and 1 %, so that its first epochs need not learn them.
    /// let mut bias = net.param_mut("output.bias").expect("the layer has a bias");
    /// for (bias, share) in bias.iter_mut().zip([0.99f32, 0.01]) {
    ///     *bias = share.ln();
    /// }
    /// ```
    pub fn param_mut(&mut self, name: &str) -> Option<ArrayViewMutD<'_, N::Scalar>> {
        view_mut(N::SPEC, &mut self.state_mut().params, name)
    }

    /// The running statistics by name.
    ///
    /// ```
    /// use regnet::network;
    /// network! {
    ///     struct Normed: input(6) -> dense(8) -> batchnorm -> relu -> dense(2)
    ///         -> loss softmax_cross_entropy;
    /// }
    ///
    /// let net = Normed::new(1);
    /// let variance = net.stats().into_iter().find(|stat| stat.name() == "batchnorm1.running_var").unwrap();
    /// // Before the first step a norm leaves values as they are.
    /// assert!(variance.values().iter().all(|variance| *variance == 1.0));
    /// ```
    #[must_use]
    pub fn stats(&self) -> Vec<Param<'_, N::Scalar>> {
        stat_views(N::SPEC, &self.state().stats)
    }

    /// The tensors of one layer by its name.
    #[doc(hidden)]
    pub fn layer_view(&self, name: &'static str) -> LayerView<'_, N::Scalar> {
        let State { params, stats, .. } = self.state();
        LayerView { spec: N::SPEC, name, params, stats }
    }

    /// Lets training leave a layer, a block or a tensor as it is: `freeze("conv2d1")`, `freeze("hidden.bias")`.
    /// Gradients are still computed; no update, decay or constraint changes the values.
    ///
    /// ```
    /// use regnet::{Adam, Trainer, data, network};
    /// # network! { struct DigitNet: input(28, 28, 1) -> conv2d(4, kernel = 3) -> relu -> maxpool2d(2) -> flatten -> dense(10) -> loss softmax_cross_entropy; }
    ///
    /// let mut net = DigitNet::new(42); // with the filters of another task, by `load_matching`
    /// net.freeze("conv2d1")?;
    /// let filters = net.param("conv2d1.weight").unwrap().to_owned();
    /// Trainer::new(Adam::new(1e-3)).epochs(1).progress(false).fit(&mut net, &data::digits(64, 1), None)?;
    /// assert_eq!(net.param("conv2d1.weight").unwrap(), filters);
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// If no layer or tensor with parameters has that name.
    pub fn freeze(&mut self, name: &str) -> Result<(), Error> {
        freeze::set_frozen(self, name, true)
    }

    /// Lets training change it again.
    ///
    /// ```
    /// use regnet::{Adam, Trainer, data, network};
    /// # network! { struct DigitNet: input(28, 28, 1) -> conv2d(4, kernel = 3) -> relu -> maxpool2d(2) -> flatten -> dense(10) -> loss softmax_cross_entropy; }
    ///
    /// let (mut net, train) = (DigitNet::new(42), data::digits(64, 1));
    /// // First the new classifier alone, then all of it by smaller steps.
    /// net.freeze("conv2d1")?;
    /// Trainer::new(Adam::new(1e-3)).epochs(1).progress(false).fit(&mut net, &train, None)?;
    /// net.unfreeze("conv2d1")?;
    /// Trainer::new(Adam::new(1e-5)).epochs(1).progress(false).fit(&mut net, &train, None)?;
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// If no layer or tensor with parameters has that name.
    pub fn unfreeze(&mut self, name: &str) -> Result<(), Error> {
        freeze::set_frozen(self, name, false)
    }

    /// The names of the parameters and statistics that are frozen.
    ///
    /// ```
    /// use regnet::network;
    /// # network! { struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// let mut net = Iris::new(1);
    /// net.freeze("hidden")?;
    /// net.unfreeze("hidden.bias")?;
    /// assert_eq!(net.frozen(), ["hidden.weight"]);
    /// # Ok::<(), regnet::Error>(())
    /// ```
    #[must_use]
    pub fn frozen(&self) -> Vec<String> {
        freeze::frozen(self)
    }
}

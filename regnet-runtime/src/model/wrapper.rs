//! What `network!` wraps.

use std::fmt;

use crate::base::error::Error;
use crate::model::network::{Network, State, initialize};
use crate::model::settings::{self, Settings};

/// What `network!` wraps: parameters, running statistics, and the methods of every network. `DigitNet` derefs to it, so
/// that they are called on the network itself.
///
/// `N` is the network; its number type is `N::Scalar`, `f32` unless it was cast.
///
/// # At the network's own type
///
/// What names the network or its layers stands there and not here. `new` makes fresh parameters, the same for the same seed:
///
/// ```
/// use regnet::network;
/// network! {
///     struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3)
///         -> loss softmax_cross_entropy;
/// }
///
/// assert_eq!(Iris::new(42), Iris::new(42));
/// assert_ne!(Iris::new(42), Iris::new(43));
/// assert_eq!(Iris::SPEC.params, 4 * 8 + 8 + 8 * 3 + 3);
/// ```
///
/// `layers` has a function for each layer, which an editor completes and the compiler checks; it gives a
/// [`LayerView`](crate::LayerView) of the layer's tensors:
///
/// ```
/// # use regnet::network;
/// # network! { struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
/// let net = Iris::new(42);
/// assert_eq!(net.layers().hidden().weight().shape(), [4, 8]);
/// ```
///
/// `cast` is the same network in another number type, whose data are of that type too:
///
/// ```
/// # use regnet::{ndarray::array, network};
/// # network! { struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
/// let wide: Iris<f64> = Iris::new(42).cast();
/// println!("{:.12}", wide.predict(array![[5.1f64, 3.5, 1.4, 0.2]].view()));
/// ```
///
/// `load`, `from_bytes` and `load_unchecked_architecture` read it from a [file](Model#files).
pub struct Model<N: Network> {
    state: State<N::Scalar>,
    settings: N::Settings,
}

impl<N: Network> Model<N> {
    /// With these parameters and statistics, and the defaults of its settings.
    pub(crate) fn of(state: State<N::Scalar>) -> Model<N> {
        Model { state, settings: N::Settings::default() }
    }

    /// The same with other settings.
    ///
    /// # Panics
    /// If one is outside its range.
    #[doc(hidden)]
    #[must_use]
    #[track_caller]
    pub fn with_settings(self, settings: N::Settings) -> Model<N> {
        if let Err(error) = settings::check(N::SPEC, settings.values().as_ref()) {
            panic!("{error}");
        }
        Model { settings, ..self }
    }

    /// The same with the settings of a network that has them.
    pub(crate) fn keeping(self, settings: N::Settings) -> Model<N> {
        Model { settings, ..self }
    }

    /// With fresh parameters: what `new` of a network is made of.
    #[doc(hidden)]
    #[must_use]
    pub fn fresh(seed: u64) -> Model<N> {
        initialize::<N>(seed)
    }

    /// The settings; [`Default`] without a declared one is `()`.
    ///
    /// ```
    /// use regnet::network;
    /// network! {
    ///     pub struct Mlp(p = 0.5, decay = 1e-4): input(4) -> dense(8, l2 = decay) -> relu -> dropout(p) -> dense(3)
    ///         -> loss softmax_cross_entropy;
    /// }
    ///
    /// assert_eq!(Mlp::new(42).settings().p, 0.5);
    /// let net = Mlp::with(MlpSettings { p: 0.2, ..Default::default() }, 42);
    /// assert_eq!((net.settings().p, net.settings().decay), (0.2, 1e-4));
    /// ```
    #[must_use]
    pub fn settings(&self) -> &N::Settings {
        &self.settings
    }

    /// The same, to be changed: from the next pass on. That pass refuses a number outside its range (`infer` and `forward`
    /// panic, as they do with a slice that does not fit), and nothing has changed then; [`set`](Model::set) refuses it at
    /// once.
    ///
    /// ```
    /// # use regnet::network;
    /// # network! {
    /// #     pub struct Mlp(p = 0.5): input(4) -> dense(8) -> relu -> dropout(p) -> dense(3)
    /// #         -> loss softmax_cross_entropy;
    /// # }
    /// let mut net = Mlp::new(42);
    /// net.settings_mut().p = 0.2;
    /// ```
    pub fn settings_mut(&mut self) -> &mut N::Settings {
        &mut self.settings
    }

    /// A setting by its name, for code that does not know the network's type: a sweep over many.
    ///
    /// ```
    /// # use regnet::network;
    /// # network! {
    /// #     pub struct Mlp(p = 0.5): input(4) -> dense(8) -> relu -> dropout(p) -> dense(3)
    /// #         -> loss softmax_cross_entropy;
    /// # }
    /// assert_eq!(Mlp::new(42).setting("p")?, 0.5);
    /// assert!(Mlp::new(42).setting("q").is_err());
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// If there is none of that name.
    pub fn setting(&self, name: &str) -> Result<f64, Error> {
        settings::place(N::SPEC, name).map(|place| self.settings.values().as_ref()[place])
    }

    /// Sets a setting by its name.
    ///
    /// ```
    /// # use regnet::network;
    /// # network! {
    /// #     pub struct Mlp(p = 0.5): input(4) -> dense(8) -> relu -> dropout(p) -> dense(3)
    /// #         -> loss softmax_cross_entropy;
    /// # }
    /// let mut net = Mlp::new(42);
    /// net.set("p", 0.3)?;
    /// let outside = net.set("p", 1.2).unwrap_err().to_string();
    /// assert_eq!(outside, "the setting `p` is 1.2: `p` of `dropout1` is a probability outside 0 <= p < 1");
    /// assert_eq!(net.settings().p, 0.3);
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// If there is none of that name, or the number is outside its range: then it stays what it was.
    pub fn set(&mut self, name: &str, value: f64) -> Result<(), Error> {
        let place = settings::place(N::SPEC, name)?;
        settings::check_one(&N::SPEC.settings[place], value)?;
        let mut values = self.settings.values();
        values.as_mut()[place] = value;
        self.settings = N::Settings::of(values.as_ref());
        Ok(())
    }

    /// Its parameters and statistics.
    #[doc(hidden)]
    #[must_use]
    pub fn state(&self) -> &State<N::Scalar> {
        &self.state
    }

    /// The same, to be changed.
    #[doc(hidden)]
    pub fn state_mut(&mut self) -> &mut State<N::Scalar> {
        &mut self.state
    }
}

impl<N: Network> Clone for Model<N> {
    fn clone(&self) -> Model<N> {
        Model { state: self.state.clone(), settings: self.settings }
    }
}

impl<N: Network> PartialEq for Model<N> {
    fn eq(&self, other: &Model<N>) -> bool {
        self.state == other.state && self.settings == other.settings
    }
}

impl<N: Network> fmt::Debug for Model<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(N::SPEC.name).finish_non_exhaustive()
    }
}

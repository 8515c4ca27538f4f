//! The tensors of a layer: what each is, its axes and how it starts.

use super::init::Init;
use crate::base::shape::Shape;

/// What a tensor is: decay, penalties and initial values go by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The weight of a product or a convolution, or a user's layer's parameters.
    Weight,
    /// What is added to the product.
    Bias,
    /// The scale of a norm.
    Gamma,
    /// The shift of a norm.
    Beta,
    /// A running statistic: not trained.
    Statistic,
}

/// One tensor of a layer.
#[derive(Clone, Copy, Debug)]
pub struct TensorSpec {
    /// Its name within the layer: `weight`, `bias`, `gamma`, `beta`, `running_mean`, `running_var`.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Its axes; a dense weight is `[in, out]`, a convolution's `[kh, kw, in, out]`.
    pub shape: Shape,
    /// How it starts.
    pub init: Init,
    /// λ of the penalty λ·Σ|w|.
    pub l1: f64,
    /// λ of the penalty λ·Σw².
    pub l2: f64,
    /// The longest that a unit's incoming weights are after an update; infinite without a constraint.
    pub max_norm: f64,
    /// The numbers of the settings that these three are, where they are settings; then the values above are the defaults.
    pub set: [Option<u8>; 3],
}

/// What a tensor is held to: its penalties and its constraint, where settings have their values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Held {
    pub(crate) l1: f64,
    pub(crate) l2: f64,
    pub(crate) max_norm: f64,
}

impl TensorSpec {
    /// A tensor without a penalty or a constraint.
    #[must_use]
    pub const fn new(name: &'static str, kind: Kind, shape: Shape, init: Init) -> TensorSpec {
        TensorSpec { name, kind, shape, init, l1: 0.0, l2: 0.0, max_norm: f64::INFINITY, set: [None; 3] }
    }

    /// The same with the penalty λ·Σ|w|.
    #[must_use]
    pub const fn l1(self, l1: f64) -> TensorSpec {
        TensorSpec { l1, ..self }
    }

    /// The same with the penalty λ·Σw².
    #[must_use]
    pub const fn l2(self, l2: f64) -> TensorSpec {
        TensorSpec { l2, ..self }
    }

    /// The same with a longest norm of a unit's incoming weights.
    #[must_use]
    pub const fn max_norm(self, max_norm: f64) -> TensorSpec {
        TensorSpec { max_norm, ..self }
    }

    /// The same with the penalty λ·Σ|w|, whose λ is the setting of this number.
    #[must_use]
    pub const fn l1_set(self, setting: u8, default: f64) -> TensorSpec {
        let [_, l2, max_norm] = self.set;
        TensorSpec { l1: default, set: [Some(setting), l2, max_norm], ..self }
    }

    /// The same with the penalty λ·Σw², whose λ is the setting of this number.
    #[must_use]
    pub const fn l2_set(self, setting: u8, default: f64) -> TensorSpec {
        let [l1, _, max_norm] = self.set;
        TensorSpec { l2: default, set: [l1, Some(setting), max_norm], ..self }
    }

    /// The same with a longest norm of a unit's incoming weights that is the setting of this number.
    #[must_use]
    pub const fn max_norm_set(self, setting: u8, default: f64) -> TensorSpec {
        let [l1, l2, _] = self.set;
        TensorSpec { max_norm: default, set: [l1, l2, Some(setting)], ..self }
    }

    /// What it is held to with these settings.
    #[inline]
    pub(crate) fn held(&self, settings: &[f64]) -> Held {
        let [l1, l2, max_norm] = self.set.map(|setting| setting.map(|number| settings[usize::from(number)]));
        Held {
            l1: l1.unwrap_or(self.l1),
            l2: l2.unwrap_or(self.l2),
            max_norm: max_norm.unwrap_or(self.max_norm),
        }
    }
}

/// A tensor with these axes.
#[must_use]
pub const fn tensor(name: &'static str, kind: Kind, axes: &[usize], init: Init) -> TensorSpec {
    TensorSpec::new(name, kind, Shape::new(axes), init)
}

/// The tensors that most layers have, by name, kind and first value.
macro_rules! tensors {
    ($($name:ident $kind:ident $init:ident;)*) => {
        $(
            #[doc = concat!("The tensor `", stringify!($name), "` of a layer, which starts as `", stringify!($init), "`.")]
            #[must_use]
            pub const fn $name(axes: &[usize]) -> TensorSpec {
                tensor(stringify!($name), Kind::$kind, axes, Init::$init)
            }
        )*
    };
}

tensors! {
    bias Bias Zeros;
    gamma Gamma Ones;
    beta Beta Zeros;
    running_mean Statistic Zeros;
    running_var Statistic Ones;
}

/// The tensor `weight` of a layer.
#[must_use]
pub const fn weight(axes: &[usize], init: Init) -> TensorSpec {
    tensor("weight", Kind::Weight, axes, init)
}

/// The number of values of some tensors.
pub(super) const fn values_of(tensors: &[TensorSpec]) -> usize {
    let (mut count, mut index) = (0, 0);
    while index < tensors.len() {
        count += tensors[index].shape.len();
        index += 1;
    }
    count
}

//! What `network!` wraps.

use std::fmt;
use std::marker::PhantomData;

use crate::model::network::{Network, State, initialize};

/// What `network!` wraps: parameters, running statistics, and the methods of every network. `DigitNet` derefs to it, so
/// that they are called on the network itself.
///
/// `N` is the network; its number type is `N::Scalar`, `f32` unless it was [`cast`](Model::cast_to).
pub struct Model<N: Network> {
    state: State<N::Scalar>,
    of: PhantomData<fn() -> N>,
}

impl<N: Network> Model<N> {
    /// With these parameters and statistics.
    pub(crate) fn of(state: State<N::Scalar>) -> Model<N> {
        Model { state, of: PhantomData }
    }

    /// With fresh parameters: what `new` of a network is made of.
    #[doc(hidden)]
    #[must_use]
    pub fn fresh(seed: u64) -> Model<N> {
        initialize::<N>(seed)
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
        Model::of(self.state.clone())
    }
}

impl<N: Network> PartialEq for Model<N> {
    fn eq(&self, other: &Model<N>) -> bool {
        self.state == other.state
    }
}

impl<N: Network> fmt::Debug for Model<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(N::SPEC.name).finish_non_exhaustive()
    }
}

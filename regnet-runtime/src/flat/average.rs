//! Averages of parameters.

use crate::base::real::Real;

kernels! {
    /// average = average + share·(params − average)
    pub trait AverageKernel: Real {
        fn average_towards(share: f64, params: &[Self], average: &mut [Self]) = towards;
    }
}

fn towards<T: Real>(share: f64, params: &[T], average: &mut [T]) {
    let share = T::of(share);
    for (a, &w) in average.iter_mut().zip(params) {
        *a += share * (w - *a);
    }
}

//! A norm over the batch as a part of the layer before it: with the running statistics it is an affine map of each unit.

use crate::machine::kernel::INSIDE;
use crate::machine::number::Number;

kernels! {
    /// A norm into what is before it.
    pub trait FoldKernel: Number {
        /// w = w·scale_c;  b = (b − mean_c)·scale_c + shift_c.   producer: weight [rows,C], then bias [C]
        fn fold_affine(of: [&[f64]; 3], producer: &mut [Self]) = fold_affine;
    }
}

/// `of` are mean, scale and shift of each unit.
fn fold_affine<T: Number>(of: [&[f64]; 3], producer: &mut [T]) {
    let [mean, scale, shift] = of;
    let units = mean.len();
    let (weight, bias) = producer.split_at_mut(producer.len() - units);
    for row in weight.chunks_exact_mut(units.max(1)) {
        row.iter_mut().zip(scale).for_each(|(w, scale)| *w = T::of(w.wide() * scale));
    }
    for (c, b) in bias.iter_mut().enumerate() {
        *b = T::of((b.wide() - mean[c]) * scale[c] + shift[c]);
    }
}

/// Folds (x − mean)·γ/std + β into the weight and bias that give x; `params` are γ and β, or nothing.
#[track_caller]
pub(crate) fn fold_norm<T: FoldKernel>(
    params: &[T],
    mean: &[T],
    std: impl Iterator<Item = f64>,
    producer: &mut [T],
) {
    let units = mean.len();
    assert!(
        producer.len() >= units && producer.len().is_multiple_of(units.max(1)),
        "a weight and a bias of {} values for {units} units",
        producer.len()
    );
    let mean: Vec<f64> = mean.iter().map(|mean| mean.wide()).collect();
    let mut scale: Vec<f64> = std.map(|std| 1.0 / std).collect();
    let mut shift = vec![0.0; units];
    if let (false, (gamma, beta)) = (params.is_empty(), params.split_at(params.len() / 2)) {
        scale.iter_mut().zip(gamma).for_each(|(scale, gamma)| *scale *= gamma.wide());
        shift.iter_mut().zip(beta).for_each(|(shift, beta)| *shift = beta.wide());
    }
    T::fold_affine(INSIDE, [&mean, &scale, &shift], producer);
}

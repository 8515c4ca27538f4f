//! The area under the ROC curve.

use crate::base::error::Error;
use crate::model::scalar::Scalar;

/// The area under the ROC curve: the probability that an example of the class scores above one that is not of it,
/// where equal scores count one half (Mann and Whitney's U / (positives·negatives)).
///
/// # Errors
/// Another number of scores than of truths, a score that is NaN, or examples of one kind alone.
pub fn auc<T: Scalar>(scores: &[T], positive: &[bool]) -> Result<f64, Error> {
    if scores.len() != positive.len() {
        return Err(Error::Targets(format!("{} scores, but {} truths", scores.len(), positive.len())));
    }
    if let Some(example) = scores.iter().position(|score| score.is_nan()) {
        return Err(Error::NotFinite(format!("the score of example {example} is NaN")));
    }
    let positives = positive.iter().filter(|&&positive| positive).count();
    let negatives = positive.len() - positives;
    if positives == 0 || negatives == 0 {
        return Err(Error::Targets(format!(
            "{positives} examples of the class and {negatives} others have no ROC curve; both are needed"
        )));
    }
    let mut pairs: Vec<(f64, bool)> = scores.iter().map(|s| s.wide()).zip(positive.iter().copied()).collect();
    pairs.sort_unstable_by(|(a, _), (b, _)| a.total_cmp(b));
    let (mut below, mut above) = (0.0, 0.0);
    // 0 and −0 are one score.
    for equal in pairs.chunk_by(|(a, _), (b, _)| a == b) {
        let good = equal.iter().filter(|(_, positive)| *positive).count() as f64;
        let bad = equal.len() as f64 - good;
        above += good * (below + 0.5 * bad);
        below += bad;
    }
    Ok(above / (positives as f64 * negatives as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_is_the_share_of_pairs_in_order() {
        let truth = [false, false, true, true];
        // of the four pairs three are in order
        assert_eq!(auc(&[0.1, 0.4, 0.35, 0.8_f64], &truth).unwrap(), 0.75);
        assert_eq!(auc(&[0.1, 0.2, 0.3, 0.4_f32], &truth).unwrap(), 1.0);
        assert_eq!(auc(&[0.5_f32; 4], &truth).unwrap(), 0.5);
        assert_eq!(auc(&[0.0, 1.0, -0.0, 2.0_f32], &truth).unwrap(), (0.5 + 2.0) / 4.0);
    }

    #[test]
    fn what_has_no_curve_is_told() {
        let text = |scores: &[f64], truth: &[bool]| auc(scores, truth).unwrap_err().to_string();
        assert_eq!(text(&[0.1], &[]), "1 scores, but 0 truths");
        assert_eq!(text(&[f64::NAN, 0.1], &[true, false]), "the score of example 0 is NaN");
        let expected = "1 examples of the class and 0 others have no ROC curve; both are needed";
        assert_eq!(text(&[0.1], &[true]), expected);
    }
}

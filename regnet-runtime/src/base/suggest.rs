//! The likely name for one that is not there.

/// How alike two names must be for one to be meant by the other, by Jaro and Winkler: of `price`, `Prise` is, `city` is not.
const NEAR: f64 = 0.8;

/// `; did you mean `price`?`, for the end of a message, or nothing where no name is near.
pub(crate) fn did_you_mean<S: AsRef<str>>(name: &str, names: &[S]) -> String {
    let near = |other: &&str| strsim::jaro_winkler(&name.to_lowercase(), &other.to_lowercase());
    let nearest = names.iter().map(AsRef::as_ref).max_by(|a, b| near(a).total_cmp(&near(b)));
    let nearest = nearest.filter(|other| near(other) > NEAR);
    nearest.map_or(String::new(), |nearest| format!("; did you mean `{nearest}`?"))
}

/// Whether a name is another with one letter too many, too few, wrong or in its neighbour's place. Of a name of three letters that
/// says little.
pub(crate) fn is_slip_of(name: &str, other: &str) -> bool {
    other.len() > 3 && strsim::osa_distance(name, other) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_near_is_meant() {
        let names = ["valid_loss", "macro_f1", "auc"];
        assert_eq!(did_you_mean("Macro F1", &names), "; did you mean `macro_f1`?");
        assert_eq!(did_you_mean("val_loss", &names), "; did you mean `valid_loss`?");
        assert_eq!(did_you_mean("speed", &names), "");
        assert_eq!(did_you_mean("auc", &[""; 0]), "");
    }

    #[test]
    fn a_slip_is_one_letter() {
        for slip in ["deacy", "decai", "decy", "decayy"] {
            assert!(is_slip_of(slip, "decay"), "{slip}");
        }
        assert!(!is_slip_of("decay", "decay") && !is_slip_of("lr_decay", "decay") && !is_slip_of("lo", "lr"));
    }
}

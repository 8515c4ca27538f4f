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
}

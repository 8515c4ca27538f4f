//! "did you mean": the likely word for an unknown one, by edit distance and by the names of other frameworks.

use proc_macro2::TokenStream;

/// Names from other frameworks and what they are called here.
const SYNONYMS: &[(&str, &str)] = &[
    ("linear", "dense"),
    ("fc", "dense"),
    ("fully_connected", "dense"),
    ("conv", "conv2d"),
    ("convolution", "conv2d"),
    ("convolution2d", "conv2d"),
    ("batch_norm", "batchnorm"),
    ("batch_norm2d", "batchnorm"),
    ("batchnorm1d", "batchnorm"),
    ("batchnorm2d", "batchnorm"),
    ("batch_normalization", "batchnorm"),
    ("bn", "batchnorm"),
    ("layer_norm", "layernorm"),
    ("layer_normalization", "layernorm"),
    ("ln", "layernorm"),
    ("max_pool", "maxpool2d"),
    ("max_pool2d", "maxpool2d"),
    ("maxpool", "maxpool2d"),
    ("max_pooling2d", "maxpool2d"),
    ("avg_pool", "avgpool2d"),
    ("avg_pool2d", "avgpool2d"),
    ("avgpool", "avgpool2d"),
    ("average_pooling2d", "avgpool2d"),
    ("global_average_pooling2d", "global_avgpool"),
    ("adaptive_avg_pool2d", "global_avgpool"),
    ("logistic", "sigmoid"),
    ("skip", "residual"),
    ("view", "reshape"),
    ("features", "units"),
    ("out_features", "units"),
    ("hidden", "units"),
    ("out_channels", "filters"),
    ("channels", "filters"),
    ("kernel_size", "kernel"),
    ("pool_size", "size"),
    ("strides", "stride"),
    ("pad", "padding"),
    ("rate", "p"),
    ("prob", "p"),
    ("probability", "p"),
    ("negative_slope", "slope"),
    ("alpha", "slope"),
    ("epsilon", "eps"),
    ("use_bias", "bias"),
    ("kernel_initializer", "init"),
    ("weight_init", "init"),
    ("bias_initializer", "bias_init"),
    ("kernel_regularizer", "l2"),
    ("weight_decay", "l2"),
    ("kaiming_normal", "he_in"),
    ("kaiming", "he_in"),
    ("he_normal", "he_in"),
    ("he", "he_in"),
    ("xavier", "glorot"),
    ("xavier_normal", "glorot"),
    ("glorot_normal", "glorot"),
    ("lecun_normal", "lecun"),
    ("gaussian", "normal"),
    ("cross_entropy", "softmax_cross_entropy"),
    ("crossentropy", "softmax_cross_entropy"),
    ("categorical_crossentropy", "softmax_cross_entropy"),
    ("sparse_categorical_crossentropy", "softmax_cross_entropy"),
    ("bce", "sigmoid_cross_entropy"),
    ("binary_crossentropy", "sigmoid_cross_entropy"),
    ("mean_squared_error", "mse"),
    ("mean_absolute_error", "mae"),
    ("l1_loss", "mae"),
    ("smooth_l1", "huber"),
    ("smooth_l1_loss", "huber"),
    ("swish", "silu"),
    ("num_embeddings", "vocabulary"),
    ("input_dim", "vocabulary"),
    ("embedding_dim", "units"),
    ("output_dim", "units"),
    ("hardtanh", "hard_tanh"),
    ("dropout1d", "spatial_dropout"),
    ("dropout2d", "spatial_dropout"),
    ("spatial_dropout1d", "spatial_dropout"),
    ("spatial_dropout2d", "spatial_dropout"),
    ("trunc_normal", "truncated_normal"),
    ("eye", "identity"),
    ("dirac", "identity"),
    ("kaiming_uniform", "he_in"),
    ("he_uniform", "he_in"),
    ("xavier_uniform", "glorot"),
    ("glorot_uniform", "glorot"),
];

/// `CamelCase` as `snake_case`, other names in lower case.
fn normal(word: &str) -> String {
    let mut out = String::new();
    let mut after_lower = false;
    for c in word.chars() {
        if c.is_uppercase() && after_lower {
            out.push('_');
        }
        after_lower = c.is_lowercase();
        out.extend(c.to_lowercase());
    }
    out
}

/// The word of `known` that was probably meant.
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word = normal(word);
    let find = |name: &str| known.iter().copied().find(|k| *k == name);
    let synonym = SYNONYMS.iter().filter(|(from, _)| *from == word).find_map(|(_, to)| find(to));
    if let Some(hit) = find(&word).or(synonym) {
        return Some(hit);
    }
    // One slip in a short word, two in a longer one.
    let limit = if word.chars().count() <= 4 { 1 } else { 2 };
    known
        .iter()
        .map(|k| (distance(&word, k), *k))
        .filter(|(d, k)| *d <= limit && *d < k.len())
        .min_by_key(|(d, _)| *d)
        .map(|(_, k)| k)
}

/// "; did you mean `dense`?", or what there is.
pub fn hint(word: &str, known: &[&str]) -> String {
    match nearest(word, known) {
        Some(hit) => format!("; did you mean `{hit}`?"),
        None if known.is_empty() => String::new(),
        None => format!("; there are {}", list(known)),
    }
}

/// `a`, `b` and `c`.
pub fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}

/// Tokens as a person writes them: `(3, 5)` rather than `(3 , 5)`, `a::B` rather than `a :: B`.
pub fn compact(tokens: &str) -> String {
    let tokens = tokens.strip_prefix("- ").map_or(tokens.to_owned(), |number| format!("-{number}"));
    tokens.replace(" ,", ",").replace(" :: ", "::").replace(" (", "(").replace("( ", "(").replace(" )", ")")
}

/// The same of what may be long.
pub fn shortened(tokens: &TokenStream) -> String {
    let text = compact(&tokens.to_string());
    match text.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// So many characters of the source stand in a message that shows where it was not understood.
const MOST_SHOWN: usize = 40;

/// Optimal string alignment: insertions, deletions, substitutions, swaps of neighbours.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_other_frameworks_names_are_recognized() {
        let words = ["dense", "conv2d", "batchnorm", "relu", "dropout", "units", "p"];
        for (word, meant) in [
            ("dence", "dense"),
            ("desne", "dense"),
            ("Linear", "dense"),
            ("Conv2D", "conv2d"),
            ("BatchNorm2d", "batchnorm"),
            ("batch_norm", "batchnorm"),
            ("Dropout", "dropout"),
            ("ReLU", "relu"),
            ("rate", "p"),
        ] {
            assert_eq!(nearest(word, &words), Some(meant), "{word}");
        }
        assert_eq!(nearest("transformer", &words), None);
        assert_eq!(nearest("q", &words), None);
    }
}

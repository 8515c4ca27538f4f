//! THE list of options: what each means, wherever it stands and its layer says nothing else. The forms of the words name them with their defaults.

/// One option.
pub struct Opt {
    pub name: &'static str,
    pub meaning: &'static str,
}

const fn option(name: &'static str, meaning: &'static str) -> Opt {
    Opt { name, meaning }
}

pub const OPTIONS: &[Opt] = &[
    option("dims", "the sizes of the axes, one to three, without the batch"),
    option("padded", "`true`: steps of NaN at the end of a sequence are padding"),
    option("units", "how many outputs, each a weighted sum"),
    option("filters", "how many channels come out"),
    option("vocabulary", "how many words there are: inputs are whole numbers in 0..vocabulary"),
    option("kernel", "the size of the window: a number, or `(height, width)`"),
    option("size", "the size of the window: a number, or `(height, width)`"),
    option("stride", "how far a window moves: a number, or `(height, width)`"),
    option(
        "padding",
        "`valid`: none; `same`: so many that ceil(n / stride) windows fit, the odd one at the end; or a number on each side",
    ),
    option("dilation", "how far apart the cells of a window lie: a number, or `(height, width)`"),
    option("groups", "in how many groups the channels fall, each by itself"),
    option("n", "how many rows and columns on each side, or `(rows, columns)`"),
    option("init", "how the weights start: `auto` looks at the next activation"),
    option("recurrent_init", "how the weights of the state start"),
    option(
        "bias",
        "`auto`: one number for each unit, but none before a norm over the batch; `true`, `false`",
    ),
    option("bias_init", "how the biases start"),
    option("l1", "λ of the penalty λ·Σ|w| on the weights, which is added to the mean loss"),
    option("l2", "λ of the penalty λ·Σw² on the weights, which is added to the mean loss"),
    option(
        "max_norm",
        "the longest that a unit's incoming weights may be after an update; infinity sets no limit",
    ),
    option("drop_connect", "the probability of dropping a weight for a step"),
    option("norm", "`layer`: layer norms within the cell; `none`"),
    option("dropout", "the probability of dropping an input, the same in all steps of a sequence"),
    option(
        "recurrent_dropout",
        "the probability of dropping a value of the state, the same in all steps of a sequence",
    ),
    option("sequence", "`true`: the states of all steps; `false`: the last"),
    option("slope", "the factor below 0"),
    option("alpha", "what the curve ends at below 0, with the sign turned"),
    option("approximate", "`tanh`: the approximation by tanh; `none`: the exact function"),
    option("p", "the probability of dropping, 0 <= p < 1"),
    option("mode", "`inverted`: divides by 1−p in training; `classic`: multiplies by 1−p at inference"),
    option("std", "the standard deviation"),
    option(
        "momentum",
        "how much a batch counts in the running statistics, or `cumulative`: their plain mean",
    ),
    option("eps", "what is added to the variance before its root is taken"),
    option("affine", "whether a learned scale and shift follow"),
    option("running_variance", "which variance runs along: `unbiased` or `biased`"),
    option("virtual_batch", "each run of so many examples has statistics of its own; `whole`: the batch"),
    option("r_max", "the most by which the standard deviation is corrected, and its inverse the least"),
    option("d_max", "the most by which the mean is corrected"),
    option("axes", "`last`: the last axis; `all`: the whole example"),
    option("label_smoothing", "ε: the target is 1−ε of the label and ε shared by all classes"),
    option(
        "missing",
        "`skip`: targets that are NaN count for nothing, and the mean is over the others; `error`: training stops at one",
    ),
    option("delta", "where the square ends and the straight line begins"),
    option("shortcut", "layers that bring the block's input to the shape of its output"),
    option("function", "a type of your own with the trait `regnet::Function`"),
    option("count", "how many times: a literal, or a constant, which becomes a loop"),
    option("layers", "the layers of the block"),
    option("value", "the value"),
    option("a", "the end of the range"),
    option("gain", "a factor of the standard deviation"),
    option("distribution", "`normal` or `uniform`"),
];

/// What an option means.
pub fn meaning(name: &str) -> Option<&'static str> {
    OPTIONS.iter().find(|option| option.name == name).map(|option| option.meaning)
}

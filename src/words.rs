//! The words of the language as items, which no program uses: an editor shows their documentation, finds them here and
//! completes them, and so do these pages. `REGNET_BLESS=1 cargo test -p regnet-macros` writes this file from the macro's lists.
#![allow(non_camel_case_types, non_upper_case_globals)]

/// Stands for any value of an option.
pub fn any<T>(_: T) {}

/// Layers, and what joins them.
pub mod layers {
    /// `input(dims…, padded = false)`
    ///
    /// the shape of one example: `[features]`, `[length, channels]` or `[height, width, channels]`; `padded = true`: steps of NaN at the end of a sequence are padding, which no layer and no loss counts
    #[derive(Clone, Copy, Debug, Default)]
    pub struct input {
        /// the sizes of the axes, one to three, without the batch
        pub dims: (),
        /// `true`: steps of NaN at the end of a sequence are padding
        pub padded: (),
    }
    /// `residual(layers, shortcut = none)`
    ///
    /// adds its input to what its layers make of it
    #[derive(Clone, Copy, Debug, Default)]
    pub struct residual {
        /// the layers of the block
        pub layers: (),
        /// layers that bring the block's input to the shape of its output
        pub shortcut: (),
    }
    /// `repeat(count, layers)`
    ///
    /// the layers again and again, each time with weights of their own
    #[derive(Clone, Copy, Debug, Default)]
    pub struct repeat {
        /// how many times: a literal, or a constant, which becomes a loop
        pub count: (),
        /// the layers of the block
        pub layers: (),
    }
    /// `map(function)`
    ///
    /// y = f(x) of each value, where `function` is a type of your own with the trait `regnet::Function`
    #[derive(Clone, Copy, Debug, Default)]
    pub struct map {
        /// a type of your own with the trait `regnet::Function`
        pub function: (),
    }
    /// `concat`
    ///
    /// joins branches along the last axis: `(a | b) -> concat`
    #[derive(Clone, Copy, Debug, Default)]
    pub struct concat {}
    /// `sum`
    ///
    /// adds branches: `(a | b) -> sum`
    #[derive(Clone, Copy, Debug, Default)]
    pub struct sum {}
    /// `dense(units, init = auto, bias = auto, bias_init = zeros, l1 = 0, l2 = 0, max_norm, drop_connect)`
    ///
    /// y = x·W + b on `[features]`; weight `[in, out]`
    #[derive(Clone, Copy, Debug, Default)]
    pub struct dense {
        /// how many outputs, each a weighted sum
        pub units: (),
        /// how the weights start: `auto` looks at the next activation
        pub init: (),
        /// `auto`: one number for each unit, but none before a norm over the batch; `true`, `false`
        pub bias: (),
        /// how the biases start
        pub bias_init: (),
        /// λ of the penalty λ·Σ\|w\| on the weights, which is added to the mean loss
        pub l1: (),
        /// λ of the penalty λ·Σw² on the weights, which is added to the mean loss
        pub l2: (),
        /// the longest that a unit's incoming weights may be after an update; infinity sets no limit
        pub max_norm: (),
        /// the probability of dropping a weight for a step
        pub drop_connect: (),
    }
    /// `conv2d(filters, kernel, stride = 1, padding = valid, dilation = 1, groups = 1, init = auto, bias = auto, bias_init = zeros, l1 = 0, l2 = 0, max_norm, drop_connect)`
    ///
    /// each output pixel is a dense layer of its window, on `[H, W, C]`; weight `[kh, kw, in/groups, out]`
    #[derive(Clone, Copy, Debug, Default)]
    pub struct conv2d {
        /// how many channels come out
        pub filters: (),
        /// the size of the window: a number, or `(height, width)`
        pub kernel: (),
        /// how far a window moves: a number, or `(height, width)`
        pub stride: (),
        /// `valid`: none; `same`: so many that ceil(n / stride) windows fit, the odd one at the end; or a number on each side
        pub padding: (),
        /// how far apart the cells of a window lie: a number, or `(height, width)`
        pub dilation: (),
        /// in how many groups the channels fall, each by itself
        pub groups: (),
        /// how the weights start: `auto` looks at the next activation
        pub init: (),
        /// `auto`: one number for each unit, but none before a norm over the batch; `true`, `false`
        pub bias: (),
        /// how the biases start
        pub bias_init: (),
        /// λ of the penalty λ·Σ\|w\| on the weights, which is added to the mean loss
        pub l1: (),
        /// λ of the penalty λ·Σw² on the weights, which is added to the mean loss
        pub l2: (),
        /// the longest that a unit's incoming weights may be after an update; infinity sets no limit
        pub max_norm: (),
        /// the probability of dropping a weight for a step
        pub drop_connect: (),
    }
    /// `embedding(vocabulary, units, init = normal(1), l1 = 0, l2 = 0)`
    ///
    /// row x of a table for each of the input's whole numbers in 0..vocabulary: `[L]` to `[L, units]`; weight `[vocabulary, units]`; another value is an error
    #[derive(Clone, Copy, Debug, Default)]
    pub struct embedding {
        /// how many words there are: inputs are whole numbers in 0..vocabulary
        pub vocabulary: (),
        /// how many values stand for a word
        pub units: (),
        /// how the rows start
        pub init: (),
        /// λ of the penalty λ·Σ\|w\| on the weights, which is added to the mean loss
        pub l1: (),
        /// λ of the penalty λ·Σw² on the weights, which is added to the mean loss
        pub l2: (),
    }
    /// `conv1d(filters, kernel, stride = 1, padding = valid, dilation = 1, groups = 1, init = auto, bias = auto, bias_init = zeros, l1 = 0, l2 = 0, max_norm, drop_connect)`
    ///
    /// each output step is a dense layer of its window, on `[L, C]`; weight `[k, in/groups, out]`
    #[derive(Clone, Copy, Debug, Default)]
    pub struct conv1d {
        /// how many channels come out
        pub filters: (),
        /// the size of the window, in steps
        pub kernel: (),
        /// how many steps a window moves
        pub stride: (),
        /// `valid`: none; `same`: so many that ceil(n / stride) windows fit, the odd one at the end; or a number on each side
        pub padding: (),
        /// how many steps the cells of a window lie apart
        pub dilation: (),
        /// in how many groups the channels fall, each by itself
        pub groups: (),
        /// how the weights start: `auto` looks at the next activation
        pub init: (),
        /// `auto`: one number for each unit, but none before a norm over the batch; `true`, `false`
        pub bias: (),
        /// how the biases start
        pub bias_init: (),
        /// λ of the penalty λ·Σ\|w\| on the weights, which is added to the mean loss
        pub l1: (),
        /// λ of the penalty λ·Σw² on the weights, which is added to the mean loss
        pub l2: (),
        /// the longest that a unit's incoming weights may be after an update; infinity sets no limit
        pub max_norm: (),
        /// the probability of dropping a weight for a step
        pub drop_connect: (),
    }
    /// `depthwise_conv2d(kernel, stride = 1, padding = valid, dilation = 1, init = auto, bias = auto, bias_init = zeros, l1 = 0, l2 = 0, max_norm, drop_connect)`
    ///
    /// one filter for each channel, on `[H, W, C]`; weight `[kh, kw, 1, C]`
    #[derive(Clone, Copy, Debug, Default)]
    pub struct depthwise_conv2d {
        /// the size of the window: a number, or `(height, width)`
        pub kernel: (),
        /// how far a window moves: a number, or `(height, width)`
        pub stride: (),
        /// `valid`: none; `same`: so many that ceil(n / stride) windows fit, the odd one at the end; or a number on each side
        pub padding: (),
        /// how far apart the cells of a window lie: a number, or `(height, width)`
        pub dilation: (),
        /// how the weights start: `auto` looks at the next activation
        pub init: (),
        /// `auto`: one number for each unit, but none before a norm over the batch; `true`, `false`
        pub bias: (),
        /// how the biases start
        pub bias_init: (),
        /// λ of the penalty λ·Σ\|w\| on the weights, which is added to the mean loss
        pub l1: (),
        /// λ of the penalty λ·Σw² on the weights, which is added to the mean loss
        pub l2: (),
        /// the longest that a unit's incoming weights may be after an update; infinity sets no limit
        pub max_norm: (),
        /// the probability of dropping a weight for a step
        pub drop_connect: (),
    }
    /// `rnn(units, norm = none, dropout = 0, recurrent_dropout = 0, sequence = false, init = auto, recurrent_init = orthogonal, bias = true, bias_init = zeros, l1 = 0, l2 = 0)`
    ///
    /// h = tanh(x·W + b + h·R) over the steps of `[L, C]`: the last state `[units]`, with `sequence = true` all of them; masks stay in time; steps of NaN at the end are padding; weight `[C, gates·units]`, recurrent_weight `[units, gates·units]`
    #[derive(Clone, Copy, Debug, Default)]
    pub struct rnn {
        /// the size of the state, and so how many outputs a step has
        pub units: (),
        /// `layer`: layer norms within the cell; `none`
        pub norm: (),
        /// the probability of dropping an input, the same in all steps of a sequence
        pub dropout: (),
        /// the probability of dropping a value of the state, the same in all steps of a sequence
        pub recurrent_dropout: (),
        /// `true`: the states of all steps; `false`: the last
        pub sequence: (),
        /// how the weights of the input start: `auto` is `glorot`
        pub init: (),
        /// how the weights of the state start
        pub recurrent_init: (),
        /// whether each gate of each unit has one
        pub bias: (),
        /// how the biases start
        pub bias_init: (),
        /// λ of the penalty λ·Σ\|w\| on the weights, which is added to the mean loss
        pub l1: (),
        /// λ of the penalty λ·Σw² on the weights, which is added to the mean loss
        pub l2: (),
    }
    /// `gru(units, norm = none, dropout = 0, recurrent_dropout = 0, sequence = false, init = auto, recurrent_init = orthogonal, bias = true, bias_init = zeros, l1 = 0, l2 = 0)`
    ///
    /// gates r, z, n, the reset behind the product: h = (1−z)·n + z·h; otherwise as `rnn`
    #[derive(Clone, Copy, Debug, Default)]
    pub struct gru {
        /// the size of the state, and so how many outputs a step has
        pub units: (),
        /// `layer`: layer norms within the cell; `none`
        pub norm: (),
        /// the probability of dropping an input, the same in all steps of a sequence
        pub dropout: (),
        /// the probability of dropping a value of the state, the same in all steps of a sequence
        pub recurrent_dropout: (),
        /// `true`: the states of all steps; `false`: the last
        pub sequence: (),
        /// how the weights of the input start: `auto` is `glorot`
        pub init: (),
        /// how the weights of the state start
        pub recurrent_init: (),
        /// whether each gate of each unit has one
        pub bias: (),
        /// how the biases start
        pub bias_init: (),
        /// λ of the penalty λ·Σ\|w\| on the weights, which is added to the mean loss
        pub l1: (),
        /// λ of the penalty λ·Σw² on the weights, which is added to the mean loss
        pub l2: (),
    }
    /// `lstm(units, norm = none, dropout = 0, recurrent_dropout = 0, sequence = false, init = auto, recurrent_init = orthogonal, bias = true, bias_init = auto, l1 = 0, l2 = 0)`
    ///
    /// gates i, f, g, o: c = f·c + i·g, h = o·tanh(c); the bias of f starts at 1, the others' at 0 (`bias_init = auto`); otherwise as `rnn`
    #[derive(Clone, Copy, Debug, Default)]
    pub struct lstm {
        /// the size of the state, and so how many outputs a step has
        pub units: (),
        /// `layer`: layer norms within the cell; `none`
        pub norm: (),
        /// the probability of dropping an input, the same in all steps of a sequence
        pub dropout: (),
        /// the probability of dropping a value of the state, the same in all steps of a sequence
        pub recurrent_dropout: (),
        /// `true`: the states of all steps; `false`: the last
        pub sequence: (),
        /// how the weights of the input start: `auto` is `glorot`
        pub init: (),
        /// how the weights of the state start
        pub recurrent_init: (),
        /// whether each gate of each unit has one
        pub bias: (),
        /// how the biases start
        pub bias_init: (),
        /// λ of the penalty λ·Σ\|w\| on the weights, which is added to the mean loss
        pub l1: (),
        /// λ of the penalty λ·Σw² on the weights, which is added to the mean loss
        pub l2: (),
    }
    /// `maxpool2d(size, stride = size, padding = valid)`
    ///
    /// the largest value of each window; NaN is passed on
    #[derive(Clone, Copy, Debug, Default)]
    pub struct maxpool2d {
        /// the size of the window: a number, or `(height, width)`
        pub size: (),
        /// how far a window moves: a number, or `(height, width)`
        pub stride: (),
        /// `valid`: none; `same`: so many that ceil(n / stride) windows fit, the odd one at the end; or a number on each side
        pub padding: (),
    }
    /// `avgpool2d(size, stride = size, padding = valid)`
    ///
    /// the mean of each window; `same` counts the cells that exist, a number counts the zeros
    #[derive(Clone, Copy, Debug, Default)]
    pub struct avgpool2d {
        /// the size of the window: a number, or `(height, width)`
        pub size: (),
        /// how far a window moves: a number, or `(height, width)`
        pub stride: (),
        /// `valid`: none; `same`: so many that ceil(n / stride) windows fit, the odd one at the end; or a number on each side
        pub padding: (),
    }
    /// `maxpool1d(size, stride = size, padding = valid)`
    ///
    /// the largest value of each window of a sequence `[L, C]`; NaN is passed on
    #[derive(Clone, Copy, Debug, Default)]
    pub struct maxpool1d {
        /// the size of the window, in steps
        pub size: (),
        /// how many steps a window moves
        pub stride: (),
        /// `valid`: none; `same`: so many that ceil(n / stride) windows fit, the odd one at the end; or a number on each side
        pub padding: (),
    }
    /// `avgpool1d(size, stride = size, padding = valid)`
    ///
    /// the mean of each window of a sequence `[L, C]`; `same` counts the steps that exist, a number counts the zeros
    #[derive(Clone, Copy, Debug, Default)]
    pub struct avgpool1d {
        /// the size of the window, in steps
        pub size: (),
        /// how many steps a window moves
        pub stride: (),
        /// `valid`: none; `same`: so many that ceil(n / stride) windows fit, the odd one at the end; or a number on each side
        pub padding: (),
    }
    /// `global_maxpool`
    ///
    /// the largest value of each channel over the image or the sequence: `[H, W, C]` or `[L, C]` to `[C]`; NaN is passed on
    #[derive(Clone, Copy, Debug, Default)]
    pub struct global_maxpool {}
    /// `global_avgpool`
    ///
    /// the mean of each channel over the image or the sequence: `[H, W, C]` or `[L, C]` to `[C]`
    #[derive(Clone, Copy, Debug, Default)]
    pub struct global_avgpool {}
    /// `pad2d(n)`
    ///
    /// n rows and columns of zeros on each side of an image; `pad2d((h, w))` for h rows and w columns
    #[derive(Clone, Copy, Debug, Default)]
    pub struct pad2d {
        /// how many rows and columns on each side, or `(rows, columns)`
        pub n: (),
    }
    /// `flatten`
    ///
    /// the same values as one axis `[features]`
    #[derive(Clone, Copy, Debug, Default)]
    pub struct flatten {}
    /// `reshape(dims…)`
    ///
    /// the same values under other axes
    #[derive(Clone, Copy, Debug, Default)]
    pub struct reshape {
        /// the sizes of the axes, one to three, without the batch
        pub dims: (),
    }
    /// `relu`
    ///
    /// max(0, x)
    #[derive(Clone, Copy, Debug, Default)]
    pub struct relu {}
    /// `leaky_relu(slope = 0.01)`
    ///
    /// x above 0, slope·x below
    #[derive(Clone, Copy, Debug, Default)]
    pub struct leaky_relu {
        /// the factor below 0
        pub slope: (),
    }
    /// `prelu`
    ///
    /// x above 0, a·x below, with one learned a that begins at 0.25; weight decay leaves it alone (He et al. 2015)
    #[derive(Clone, Copy, Debug, Default)]
    pub struct prelu {}
    /// `elu(alpha = 1)`
    ///
    /// x above 0, α·(eˣ − 1) below
    #[derive(Clone, Copy, Debug, Default)]
    pub struct elu {
        /// what the curve ends at below 0, with the sign turned
        pub alpha: (),
    }
    /// `selu`
    ///
    /// λ·x above 0, λ·α·(eˣ − 1) below, with the α and λ that keep mean 0 and variance 1 (Klambauer et al. 2017)
    #[derive(Clone, Copy, Debug, Default)]
    pub struct selu {}
    /// `gelu(approximate = none)`
    ///
    /// x·Φ(x), Φ the normal distribution function; `approximate = tanh`: x·(1 + tanh(√(2/π)·(x + 0.044715·x³))) / 2
    #[derive(Clone, Copy, Debug, Default)]
    pub struct gelu {
        /// `tanh`: the approximation by tanh; `none`: the exact function
        pub approximate: (),
    }
    /// `silu`
    ///
    /// x·σ(x), also called swish
    #[derive(Clone, Copy, Debug, Default)]
    pub struct silu {}
    /// `mish`
    ///
    /// x·tanh(ln(1 + e^x))
    #[derive(Clone, Copy, Debug, Default)]
    pub struct mish {}
    /// `softplus`
    ///
    /// ln(1 + eˣ), a smooth relu
    #[derive(Clone, Copy, Debug, Default)]
    pub struct softplus {}
    /// `tanh`
    ///
    /// tanh x
    #[derive(Clone, Copy, Debug, Default)]
    pub struct tanh {}
    /// `hard_tanh`
    ///
    /// x, cut off at −1 and 1
    #[derive(Clone, Copy, Debug, Default)]
    pub struct hard_tanh {}
    /// `sigmoid`
    ///
    /// 1 / (1 + e⁻ˣ)
    #[derive(Clone, Copy, Debug, Default)]
    pub struct sigmoid {}
    /// `softmax`
    ///
    /// eˣ / Σ eˣ over the last axis
    #[derive(Clone, Copy, Debug, Default)]
    pub struct softmax {}
    /// `log_softmax`
    ///
    /// x − ln Σ eˣ over the last axis
    #[derive(Clone, Copy, Debug, Default)]
    pub struct log_softmax {}
    /// `dropout(p, mode = inverted)`
    ///
    /// p is the probability of dropping; `inverted`: x·m/(1−p) in training, x at inference; `classic`: x·m in training, x·(1−p) at inference (the lecture's form; it writes «multiplies by p» with p as the drop rate, and in Srivastava's paper p is the keep rate)
    #[derive(Clone, Copy, Debug, Default)]
    pub struct dropout {
        /// the probability of dropping, 0 \<= p \< 1
        pub p: (),
        /// `inverted`: divides by 1−p in training; `classic`: multiplies by 1−p at inference
        pub mode: (),
    }
    /// `spatial_dropout(p)`
    ///
    /// drops whole channels of `[L, C]` or `[H, W, C]` with probability p: x·m/(1−p) in training, x at inference
    #[derive(Clone, Copy, Debug, Default)]
    pub struct spatial_dropout {
        /// the probability of dropping, 0 \<= p \< 1
        pub p: (),
    }
    /// `alpha_dropout(p)`
    ///
    /// drops values to selu's lowest with probability p, and keeps mean 0 and variance 1 (Klambauer et al. 2017)
    #[derive(Clone, Copy, Debug, Default)]
    pub struct alpha_dropout {
        /// the probability of dropping, 0 \<= p \< 1
        pub p: (),
    }
    /// `gaussian_dropout(p)`
    ///
    /// multiplies by N(1, p/(1−p)) in training
    #[derive(Clone, Copy, Debug, Default)]
    pub struct gaussian_dropout {
        /// the probability of dropping, 0 \<= p \< 1
        pub p: (),
    }
    /// `gaussian_noise(std)`
    ///
    /// adds N(0, std²) in training
    #[derive(Clone, Copy, Debug, Default)]
    pub struct gaussian_noise {
        /// the standard deviation
        pub std: (),
    }
    /// `batchnorm(momentum = 0.1, eps = 1e-5, affine = true, running_variance = unbiased, virtual_batch = whole)`
    ///
    /// γ·(x−μ)/√(σ²+eps)+β over the batch (and the image), biased σ²; at inference with running statistics, running = (1−momentum)·running + momentum·batch; `momentum = cumulative`: the plain mean of all batches; `running_variance = biased`: that of σ²; `virtual_batch = n`: each run of n examples by itself
    #[derive(Clone, Copy, Debug, Default)]
    pub struct batchnorm {
        /// how much a batch counts in the running statistics, or `cumulative`: their plain mean
        pub momentum: (),
        /// what is added to the variance before its root is taken
        pub eps: (),
        /// whether a learned scale and shift follow
        pub affine: (),
        /// which variance runs along: `unbiased` or `biased`
        pub running_variance: (),
        /// each run of so many examples has statistics of its own; `whole`: the batch
        pub virtual_batch: (),
    }
    /// `batch_renorm(r_max = 3, d_max = 5, momentum = 0.1, eps = 1e-5, affine = true, virtual_batch = whole)`
    ///
    /// batch norm, then ·r+d before γ and β, with r = σ_batch/σ_running within 1/r_max…r_max and d = (μ_batch−μ_running)/σ_running within ±d_max, both constant for the gradient (Ioffe 2017); the standard deviation runs along, not the variance
    #[derive(Clone, Copy, Debug, Default)]
    pub struct batch_renorm {
        /// the most by which the standard deviation is corrected, and its inverse the least
        pub r_max: (),
        /// the most by which the mean is corrected
        pub d_max: (),
        /// how much a batch counts in the running statistics, or `cumulative`: their plain mean
        pub momentum: (),
        /// what is added to the variance before its root is taken
        pub eps: (),
        /// whether a learned scale and shift follow
        pub affine: (),
        /// each run of so many examples has statistics of its own; `whole`: the batch
        pub virtual_batch: (),
    }
    /// `layernorm(axes = last, eps = 1e-5, affine = true, bias = true)`
    ///
    /// γ·(x−μ)/√(σ²+eps)+β over the last axis of each example; `axes = all`: over the whole example, with γ and β of its shape; `bias = false`: without β
    #[derive(Clone, Copy, Debug, Default)]
    pub struct layernorm {
        /// `last`: the last axis; `all`: the whole example
        pub axes: (),
        /// what is added to the variance before its root is taken
        pub eps: (),
        /// whether a learned scale and shift follow
        pub affine: (),
        /// whether β exists beside γ
        pub bias: (),
    }
    /// `groupnorm(groups, eps = 1e-5, affine = true)`
    ///
    /// γ·(x−μ)/√(σ²+eps)+β over each group of channels (and the image) of each example; one group is layer norm over all axes, one channel a group instance norm
    #[derive(Clone, Copy, Debug, Default)]
    pub struct groupnorm {
        /// in how many groups the channels fall, each by itself
        pub groups: (),
        /// what is added to the variance before its root is taken
        pub eps: (),
        /// whether a learned scale and shift follow
        pub affine: (),
    }
    /// `instancenorm(eps = 1e-5, affine = false)`
    ///
    /// (x−μ)/√(σ²+eps) over each channel of each example, on `[H, W, C]` or `[L, C]`
    #[derive(Clone, Copy, Debug, Default)]
    pub struct instancenorm {
        /// what is added to the variance before its root is taken
        pub eps: (),
        /// whether a learned scale and shift follow
        pub affine: (),
    }
    /// `rmsnorm(eps = 1e-6, affine = true)`
    ///
    /// γ·x/√(mean(x²)+eps) over the last axis of each example
    #[derive(Clone, Copy, Debug, Default)]
    pub struct rmsnorm {
        /// what is added to the variance before its root is taken
        pub eps: (),
        /// whether a learned scale and shift follow
        pub affine: (),
    }
}

/// Losses.
pub mod losses {
    /// `softmax_cross_entropy(label_smoothing = 0)`
    ///
    /// −log of the label's softmax, mean over the batch; `label_smoothing = ε`: the target is 1−ε of the label plus ε/K of every class; targets are `Labels`; `predict` gives probabilities
    #[derive(Clone, Copy, Debug, Default)]
    pub struct softmax_cross_entropy {
        /// ε: the target is 1−ε of the label and ε shared by all classes
        pub label_smoothing: (),
    }
    /// `sigmoid_cross_entropy(missing = error)`
    ///
    /// −t·log σ(s) − (1−t)·log(1−σ(s)), mean over batch and outputs; targets are values in 0..1; `predict` gives probabilities
    #[derive(Clone, Copy, Debug, Default)]
    pub struct sigmoid_cross_entropy {
        /// `skip`: targets that are NaN count for nothing, and the mean is over the others; `error`: training stops at one
        pub missing: (),
    }
    /// `mse(missing = error)`
    ///
    /// (s−t)², mean over batch and outputs; targets are values
    #[derive(Clone, Copy, Debug, Default)]
    pub struct mse {
        /// `skip`: targets that are NaN count for nothing, and the mean is over the others; `error`: training stops at one
        pub missing: (),
    }
    /// `mae(missing = error)`
    ///
    /// \|s−t\|, mean over batch and outputs; targets are values
    #[derive(Clone, Copy, Debug, Default)]
    pub struct mae {
        /// `skip`: targets that are NaN count for nothing, and the mean is over the others; `error`: training stops at one
        pub missing: (),
    }
    /// `huber(delta = 1, missing = error)`
    ///
    /// (s−t)²/2 up to a distance of delta, delta·(\|s−t\| − delta/2) beyond, mean over batch and outputs; targets are values
    #[derive(Clone, Copy, Debug, Default)]
    pub struct huber {
        /// where the square ends and the straight line begins
        pub delta: (),
        /// `skip`: targets that are NaN count for nothing, and the mean is over the others; `error`: training stops at one
        pub missing: (),
    }
    /// `log_cosh(missing = error)`
    ///
    /// ln cosh(s−t), mean over batch and outputs: nearly a square near 0, nearly a distance beyond; targets are values
    #[derive(Clone, Copy, Debug, Default)]
    pub struct log_cosh {
        /// `skip`: targets that are NaN count for nothing, and the mean is over the others; `error`: training stops at one
        pub missing: (),
    }
    /// `hinge(missing = error)`
    ///
    /// max(0, 1−t·s), mean over batch and outputs; targets are −1 and 1
    #[derive(Clone, Copy, Debug, Default)]
    pub struct hinge {
        /// `skip`: targets that are NaN count for nothing, and the mean is over the others; `error`: training stops at one
        pub missing: (),
    }
}

/// Initial values of weights and biases.
pub mod init {
    /// `auto`
    ///
    /// `he_in` before the relu family (relu, leaky_relu, prelu, elu, gelu, silu, mish, softplus), `lecun` before selu, else `glorot`
    pub const auto: () = ();
    /// `zeros`
    ///
    /// 0
    pub const zeros: () = ();
    /// `ones`
    ///
    /// 1
    pub const ones: () = ();
    /// `constant(value)`
    ///
    /// the same everywhere
    pub const constant: () = ();
    /// `normal(std)`
    ///
    /// N(0, std²)
    pub const normal: () = ();
    /// `truncated_normal(std)`
    ///
    /// N(0, std²) without what lies beyond 2·std; std is that before the cut
    pub const truncated_normal: () = ();
    /// `uniform(a)`
    ///
    /// uniform in \[-a, a)
    pub const uniform: () = ();
    /// `he_in(normal, gain = 1)`
    ///
    /// N(0, 2 / fan_in); `he_in(uniform)`: uniform with the same variance; `gain` multiplies the standard deviation
    pub const he_in: () = ();
    /// `he_out(normal, gain = 1)`
    ///
    /// variance 2 / fan_out, likewise
    pub const he_out: () = ();
    /// `he_avg(normal, gain = 1)`
    ///
    /// variance 4 / (fan_in + fan_out), likewise
    pub const he_avg: () = ();
    /// `glorot(normal, gain = 1)`
    ///
    /// variance 2 / (fan_in + fan_out), likewise
    pub const glorot: () = ();
    /// `lecun(normal, gain = 1)`
    ///
    /// variance 1 / fan_in, likewise
    pub const lecun: () = ();
    /// `orthogonal(gain = 1)`
    ///
    /// gain times orthonormal rows or columns
    pub const orthogonal: () = ();
    /// `identity`
    ///
    /// unit j is input j, of its group, in a convolution at the kernel's centre; further units are 0
    pub const identity: () = ();
}

//! What tests begin with.

/// Networks that use every layer and every way to join layers.
pub const NETWORKS: &[(&str, &str)] = &[
    (
        "small",
        "pub struct Small: input(4) -> hidden: dense(8, l2 = 1e-4) -> relu -> dropout(0.5) -> dense(3) -> loss softmax_cross_entropy;",
    ),
    (
        "convolutional",
        "pub struct Convolutional: input(8, 8, 1) -> conv2d(4, kernel = 3, padding = same) -> batchnorm -> relu \
         -> maxpool2d(2) -> conv2d(6, kernel = 3) -> leaky_relu -> avgpool2d(2) -> flatten \
         -> dense(8) -> layernorm -> tanh -> dense(3) -> loss softmax_cross_entropy;",
    ),
    (
        "residual",
        "pub struct Residual: input(6) -> residual(dense(6) -> relu -> dense(6)) -> sigmoid \
         -> residual(dense(4) -> tanh, shortcut = dense(4)) -> (dense(2) | relu -> dense(3) | dense(4)) -> concat \
         -> (dense(2) | dense(2)) -> sum -> loss mse;",
    ),
    (
        "repeated",
        "#[allow(dropout_before_batchnorm)] pub struct Repeated: input(5) -> repeat(3, dense(6) -> batchnorm -> relu -> dropout(0.2)) -> dense(2) -> loss sigmoid_cross_entropy;",
    ),
    (
        "recurrent",
        "pub struct Recurrent: input(6, 3) -> lstm(4, sequence = true, dropout = 0.2) -> gru(5) -> dense(3) -> loss softmax_cross_entropy;",
    ),
    (
        "swept",
        "pub struct Swept(p = 0.5, decay = 1e-4, smoothing = 0.0): input(4) -> dense(8, l2 = decay) -> relu \
         -> dropout(p) -> dense(3) -> loss softmax_cross_entropy(label_smoothing = smoothing);",
    ),
];

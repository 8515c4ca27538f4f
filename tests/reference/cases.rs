//! The networks that are compared with PyTorch, by `cargo test` one by one and by the program of tests/machines. The values
//! are made by layers.py, whose cases have the names used here.

use std::collections::BTreeSet;

use regnet::ndarray::{ArrayD, ArrayViewD, IxDyn};
use regnet::{Labels, Param, Rng, Scalar, Targets};
use serde_json::Value;

use crate::common;

/// How far a tensor may be off, relative as in `common::relative_error`.
#[derive(Clone, Copy)]
struct Bounds {
    outputs: f64,
    gradients: f64,
}

/// f32 has 6e-8; the sums of the largest case have some hundred terms, a gradient passes through several.
const SINGLE: Bounds = Bounds { outputs: 1e-5, gradients: 1e-4 };
/// The values are printed with 11 digits.
const DOUBLE: Bounds = Bounds { outputs: 1e-9, gradients: 1e-9 };

/// The values of one case.
struct Reference {
    name: &'static str,
    json: Value,
}

impl Reference {
    fn read(name: &'static str, text: &str) -> Reference {
        Reference { name, json: serde_json::from_str(text).unwrap() }
    }

    fn batch(&self) -> usize {
        self.json["batch"].as_u64().unwrap() as usize
    }

    fn tensor<T: Scalar>(&self, key: &str) -> ArrayD<T> {
        tensor(&self.json[key])
    }

    fn number(&self, key: &str) -> f64 {
        self.json[key].as_f64().unwrap()
    }

    fn labels(&self) -> Vec<u32> {
        tensor::<f64>(&self.json["labels"]).iter().map(|&label| label as u32).collect()
    }

    /// One line of a comparison.
    fn near<T: Scalar>(&self, what: &str, found: ArrayViewD<'_, T>, expected: &Value, bound: f64) {
        let expected = tensor::<f64>(expected);
        assert_eq!(found.shape(), expected.shape(), "{}: shape of {what}", self.name);
        let found: Vec<f64> = found.iter().map(|value| value.wide()).collect();
        let error = common::relative_error(&found, expected.as_slice().unwrap());
        assert!(error <= bound, "{}: {what} is off by {error:.1e}", self.name);
    }

    /// All tensors of a list by name, none more and none less.
    fn all_near<T: Scalar>(&self, key: &str, found: &[Param<'_, T>], bound: f64) {
        let expected = self.json[key].as_object();
        let names: BTreeSet<&str> = expected.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        let found_names: BTreeSet<&str> = found.iter().map(Param::name).collect();
        assert_eq!(found_names, names, "{}: names of {key}", self.name);
        for param in found {
            self.near(param.name(), param.view(), &self.json[key][param.name()], bound);
        }
    }
}

fn tensor<T: Scalar>(json: &Value) -> ArrayD<T> {
    let numbers = |key: &str| json[key].as_array().unwrap_or_else(|| panic!("no `{key}` in {json}"));
    let shape: Vec<usize> = numbers("shape").iter().map(|n| n.as_u64().unwrap() as usize).collect();
    let values = numbers("values").iter().map(|v| T::of(v.as_f64().unwrap())).collect();
    ArrayD::from_shape_vec(IxDyn(&shape), values).unwrap()
}

/// Runs a network, in the number type that it has, against the values of its case.
macro_rules! compare {
    ($net:expr, $scalar:ty, $reference:expr, $bounds:expr) => {{
        let (mut net, reference, bounds): (_, &Reference, Bounds) = ($net, $reference, $bounds);
        for (name, values) in reference.json["params"].as_object().unwrap() {
            let mut param = net.param_mut(name).unwrap_or_else(|| panic!("no parameter `{name}`"));
            let values = tensor::<$scalar>(values);
            assert_eq!(param.shape(), values.shape(), "shape of `{name}`");
            param.assign(&values);
        }
        let begin = net.clone();
        let mut ws = net.workspace(reference.batch());
        let mut rng = Rng::new(1);
        let inputs = reference.tensor::<$scalar>("inputs");
        let x = inputs.as_slice().unwrap();
        let d_scores = reference.tensor::<$scalar>("d_scores");

        // the loss of the declaration
        let labels = reference.json.get("labels").map(|_| reference.labels());
        let values = reference.json.get("targets").map(|_| reference.tensor::<$scalar>("targets"));
        let targets = match (&labels, &values) {
            (Some(labels), _) => Targets::from(Labels(labels)),
            (None, Some(values)) => Targets::from(values.as_slice().unwrap()),
            (None, None) => panic!("{}: no targets", reference.name),
        };
        let mut grads = net.zero_grads();
        grads.values_mut().fill(7.0);
        let loss = net.forward_backward(x, targets, &mut grads, &mut ws, &mut rng).unwrap();
        let found = [loss.data, loss.penalty];
        let expected = [reference.number("loss"), reference.number("penalty")];
        let error = common::relative_error(&found, &expected);
        assert!(error <= bounds.outputs, "{}: {found:?}, not {expected:?}", reference.name);
        reference.all_near("grads", &grads.params(), bounds.gradients);

        // the same in two halves, which also give the gradient of the inputs
        let mut net = begin;
        let scores = net.forward(x, &mut ws, &mut rng);
        let scores = ArrayViewD::from_shape(d_scores.raw_dim(), scores).unwrap();
        reference.near("scores", scores, &reference.json["scores"], bounds.outputs);
        grads.values_mut().fill(7.0);
        let d_x = net.backward(d_scores.as_slice().unwrap(), &mut grads, &mut ws);
        let d_x = ArrayViewD::from_shape(inputs.raw_dim(), d_x).unwrap();
        reference.near("d_inputs", d_x, &reference.json["d_inputs"], bounds.gradients);
        reference.all_near("grads", &grads.params(), bounds.gradients);

        // inference, with the running statistics of all batches
        for later in reference.json["later_inputs"].as_array().into_iter().flatten() {
            net.forward(tensor::<$scalar>(later).as_slice().unwrap(), &mut ws, &mut rng);
        }
        reference.all_near("stats", &net.stats(), bounds.outputs);
        let scores = net.scores(inputs.view()).into_dyn();
        reference.near("inference", scores.view(), &reference.json["inference"], bounds.outputs);
        let predictions = net.predict(inputs.view()).into_dyn();
        let expected = reference.json.get("predictions").unwrap_or(&reference.json["inference"]);
        reference.near("predictions", predictions.view(), expected, bounds.outputs);
    }};
}

/// Declares the cases: a check of each, and the list of all.
macro_rules! cases {
    ($($name:ident { $($net:tt)* })*) => {
        mod networks {
            $(pub mod $name {
                regnet::network! {
                    // What is compared alone need not be a good network.
                    #[allow(dropout_before_batchnorm, norm_on_output, pool_drops_pixels, redundant_activation, redundant_bias, stacked_affine)]
                    pub struct Case: $($net)*;
                }
            })*
        }

        $(
            #[cfg_attr(test, test)]
            pub fn $name() {
                let text = include_str!(concat!("layers/", stringify!($name), ".json"));
                let reference = Reference::read(stringify!($name), text);
                let net = networks::$name::Case::new(1);
                compare!(net.cast::<f64>(), f64, &reference, DOUBLE);
                compare!(net, f32, &reference, SINGLE);
            }
        )*

        /// All cases by name.
        #[allow(dead_code, reason = "for the program")]
        pub const ALL: &[(&str, fn())] = &[$((stringify!($name), $name)),*];

        /// The name of each case, and the words in it.
        #[allow(dead_code, reason = "for the tests")]
        pub fn words() -> Vec<(&'static str, Vec<&'static str>)> {
            vec![$((stringify!($name), common::words::<networks::$name::Case>())),*]
        }
    };
}

cases! {
    dense { input(5) -> dense(4) -> loss mse }
    dense_without_bias { input(5) -> dense(3, bias = false) -> loss mse }
    dense_wide { input(19) -> dense(17) -> loss mse }
    penalties { input(4) -> dense(5, l1 = 0.01, l2 = 0.1) -> tanh -> dense(2, l2 = 0.5) -> loss mse }
    penalties_of_a_convolution { input(4, 4, 2) -> conv2d(2, kernel = 2, l1 = 0.02, l2 = 0.03) -> loss mse }
    conv2d { input(6, 5, 2) -> conv2d(3, kernel = 3) -> loss mse }
    conv2d_same { input(5, 6, 2) -> conv2d(3, kernel = (3, 2), padding = same) -> loss mse }
    conv2d_same_stride { input(7, 6, 2) -> conv2d(3, kernel = 3, stride = 2, padding = same) -> loss mse }
    conv2d_same_even { input(6, 5, 1) -> conv2d(2, kernel = 4, stride = (2, 1), padding = same) -> loss mse }
    conv2d_padded { input(4, 5, 3) -> conv2d(2, kernel = 3, padding = 1) -> loss mse }
    conv2d_padded_unevenly { input(4, 4, 3) -> conv2d(2, kernel = (3, 2), stride = (1, 2), padding = (2, 1)) -> loss mse }
    conv2d_stride { input(9, 7, 1) -> conv2d(2, kernel = 2, stride = (3, 2)) -> loss mse }
    conv2d_one_by_one { input(4, 3, 3) -> conv2d(5, kernel = 1, bias = false) -> loss mse }
    conv2d_one_by_one_stride { input(5, 4, 2) -> conv2d(3, kernel = 1, stride = 2) -> loss mse }
    conv2d_many_channels { input(4, 4, 9) -> conv2d(10, kernel = 3, padding = same) -> loss mse }
    conv2d_whole_image { input(3, 4, 2) -> conv2d(4, kernel = (3, 4)) -> loss mse }
    conv2d_dilated { input(7, 6, 2) -> conv2d(3, kernel = 3, dilation = 2) -> loss mse }
    conv2d_dilated_same { input(7, 6, 2) -> conv2d(3, kernel = 3, stride = (1, 2), padding = same, dilation = (2, 1)) -> loss mse }
    conv2d_dilated_padded { input(5, 5, 1) -> conv2d(2, kernel = 2, padding = 2, dilation = 3, bias = false) -> loss mse }
    conv2d_groups { input(5, 4, 4) -> conv2d(6, kernel = 3, padding = same, groups = 2) -> loss mse }
    conv2d_groups_dilated { input(6, 5, 3) -> conv2d(3, kernel = 2, stride = 2, padding = 1, dilation = 2, groups = 3) -> loss mse }
    depthwise_conv2d { input(5, 6, 5) -> depthwise_conv2d(3) -> loss mse }
    depthwise_conv2d_same { input(7, 6, 18) -> depthwise_conv2d(3, stride = 2, padding = same, bias = false) -> loss mse }
    depthwise_conv2d_dilated { input(6, 7, 3) -> depthwise_conv2d((2, 3), padding = (1, 2), dilation = 2) -> loss mse }
    conv1d { input(7, 3) -> conv1d(4, kernel = 3) -> loss mse }
    conv1d_same { input(8, 2) -> conv1d(3, kernel = 4, stride = 2, padding = same) -> loss mse }
    conv1d_dilated { input(7, 4) -> conv1d(2, kernel = 3, padding = 2, dilation = 2, groups = 2, bias = false) -> loss mse }
    maxpool2d { input(6, 5, 2) -> maxpool2d(2) -> loss mse }
    maxpool2d_overlapping { input(7, 7, 2) -> maxpool2d(3, stride = 2) -> loss mse }
    maxpool2d_padded { input(7, 6, 2) -> maxpool2d(3, stride = 2, padding = 1) -> loss mse }
    maxpool2d_same { input(5, 5, 3) -> maxpool2d((2, 3), padding = same) -> loss mse }
    avgpool2d { input(6, 5, 2) -> avgpool2d(2) -> loss mse }
    avgpool2d_overlapping { input(6, 7, 1) -> avgpool2d((3, 2), stride = (2, 1)) -> loss mse }
    avgpool2d_padded { input(5, 5, 2) -> avgpool2d(3, stride = 2, padding = 1) -> loss mse }
    avgpool2d_same { input(5, 6, 2) -> avgpool2d(3, stride = 1, padding = same) -> loss mse }
    avgpool2d_same_stride { input(5, 4, 2) -> avgpool2d(2, padding = same) -> loss mse }
    global_avgpool { input(4, 3, 5) -> global_avgpool -> loss mse }
    maxpool1d { input(7, 3) -> maxpool1d(2) -> loss mse }
    maxpool1d_padded { input(8, 2) -> maxpool1d(3, stride = 2, padding = 1) -> loss mse }
    avgpool1d { input(7, 3) -> avgpool1d(3, stride = 2) -> loss mse }
    avgpool1d_padded { input(8, 2) -> avgpool1d(3, stride = 1, padding = 1) -> loss mse }
    avgpool1d_same { input(5, 2) -> avgpool1d(2, padding = same) -> loss mse }
    global_avgpool_of_a_sequence { input(6, 3) -> global_avgpool -> loss mse }
    global_maxpool { input(4, 3, 5) -> global_maxpool -> loss mse }
    global_maxpool_of_a_sequence { input(6, 3) -> global_maxpool -> loss mse }
    pad2d { input(3, 4, 2) -> pad2d((2, 1)) -> loss mse }
    flatten { input(2, 3, 2) -> flatten -> dense(3) -> loss mse }
    reshape { input(12) -> reshape(2, 3, 2) -> conv2d(2, kernel = 2) -> loss mse }
    relu { input(13) -> relu -> loss mse }
    leaky_relu { input(13) -> leaky_relu -> loss mse }
    leaky_relu_slope { input(5) -> dense(6) -> leaky_relu(0.3) -> loss mse }
    prelu { input(6) -> dense(5) -> prelu -> loss mse }
    prelu_of_an_image { input(4, 4, 2) -> conv2d(3, kernel = 3) -> prelu -> conv2d(2, kernel = 2) -> loss mse }
    elu { input(13) -> elu -> loss mse }
    elu_alpha { input(5) -> dense(6) -> elu(alpha = 0.3) -> loss mse }
    selu { input(13) -> selu -> loss mse }
    gelu { input(13) -> gelu -> loss mse }
    gelu_by_tanh { input(13) -> gelu(approximate = tanh) -> loss mse }
    silu { input(13) -> silu -> loss mse }
    mish { input(13) -> mish -> loss mse }
    softplus { input(13) -> softplus -> loss mse }
    hard_tanh { input(13) -> hard_tanh -> loss mse }
    log_softmax { input(7) -> log_softmax -> loss mse }
    log_softmax_of_an_image { input(2, 3, 5) -> log_softmax -> loss mse }
    tanh { input(13) -> tanh -> loss mse }
    sigmoid { input(13) -> sigmoid -> loss mse }
    softmax { input(7) -> #[allow(softmax_before_mse)] softmax -> loss mse }
    softmax_of_an_image { input(2, 3, 5) -> #[allow(softmax_before_mse)] softmax -> loss mse }
    dropout_of_nothing { input(6) -> dropout(0) -> loss mse }
    spatial_dropout_of_nothing { input(4, 3) -> spatial_dropout(0) -> loss mse }
    alpha_dropout_of_nothing { input(6) -> alpha_dropout(0) -> loss mse }
    gaussian_dropout_of_nothing { input(6) -> gaussian_dropout(0) -> loss mse }
    gaussian_noise_of_nothing { input(6) -> gaussian_noise(0) -> loss mse }
    embedding { input(5) -> embedding(7, 3) -> loss mse }
    embedding_penalized { input(4) -> embedding(3, 2, l1 = 0.02, l2 = 0.03) -> flatten -> dense(2) -> loss mse }
    rnn { input(5, 3) -> rnn(4) -> loss mse }
    rnn_sequence { input(4, 2) -> rnn(3, sequence = true, bias = false) -> loss mse }
    rnn_normalised { input(4, 3) -> rnn(5, norm = layer) -> loss mse }
    gru { input(5, 3) -> gru(4) -> loss mse }
    gru_sequence { input(4, 2) -> gru(3, sequence = true) -> loss mse }
    gru_without_bias { input(3, 2) -> gru(3, bias = false) -> loss mse }
    gru_normalised { input(4, 3) -> gru(5, norm = layer, sequence = true) -> loss mse }
    lstm { input(5, 3) -> lstm(4) -> loss mse }
    lstm_sequence { input(4, 2) -> lstm(3, sequence = true) -> loss mse }
    lstm_of_one_step { input(1, 6) -> lstm(5) -> loss mse }
    lstm_penalized { input(3, 2) -> lstm(3, l1 = 0.02, l2 = 0.03, bias = false) -> loss mse }
    lstm_normalised { input(4, 3) -> lstm(5, norm = layer) -> loss mse }
    recurrent_net { input(7, 3) -> lstm(6, sequence = true) -> rnn(5, sequence = true) -> gru(4) -> dense(3) -> loss softmax_cross_entropy }
    batchnorm { input(6) -> batchnorm -> loss mse }
    batchnorm_of_an_image { input(3, 2, 4) -> batchnorm -> loss mse }
    batchnorm_options { input(5) -> batchnorm(momentum = 0.3, eps = 0.01, affine = false) -> loss mse }
    batchnorm_after_conv2d { input(4, 4, 2) -> conv2d(3, kernel = 3) -> batchnorm -> loss mse }
    batchnorm_after_a_bias { input(3) -> dense(4, bias = true) -> batchnorm -> loss mse }
    batchnorm_of_a_sequence { input(5, 4) -> batchnorm -> loss mse }
    batchnorm_biased { input(5) -> batchnorm(running_variance = biased) -> loss mse }
    batchnorm_cumulative { input(2, 3, 4) -> batchnorm(momentum = cumulative) -> loss mse }
    batchnorm_virtual { input(2, 2, 3) -> batchnorm(virtual_batch = 2) -> loss mse }
    batch_renorm { input(6) -> batch_renorm -> loss mse }
    batch_renorm_limits { input(2, 3, 4) -> batch_renorm(r_max = 1.1, d_max = 0.1, momentum = 0.3, eps = 0.01, affine = false) -> loss mse }
    layernorm { input(7) -> layernorm -> loss mse }
    layernorm_of_an_image { input(2, 3, 5) -> layernorm -> loss mse }
    layernorm_options { input(9) -> layernorm(eps = 0.01, affine = false) -> loss mse }
    layernorm_without_bias { input(7) -> layernorm(bias = false) -> loss mse }
    layernorm_over_all_axes { input(2, 3, 5) -> layernorm(axes = all) -> loss mse }
    groupnorm { input(8) -> groupnorm(2) -> loss mse }
    groupnorm_of_an_image { input(3, 2, 6) -> groupnorm(3) -> loss mse }
    groupnorm_options { input(5, 4) -> groupnorm(4, eps = 0.01, affine = false) -> loss mse }
    groupnorm_of_one_group { input(3, 2, 4) -> groupnorm(1) -> loss mse }
    instancenorm { input(3, 4, 3) -> instancenorm -> loss mse }
    instancenorm_options { input(6, 3) -> instancenorm(eps = 0.01, affine = true) -> loss mse }
    rmsnorm { input(7) -> rmsnorm -> loss mse }
    rmsnorm_of_an_image { input(2, 3, 5) -> rmsnorm(eps = 0.01, affine = false) -> loss mse }
    softmax_cross_entropy { input(4) -> dense(7) -> loss softmax_cross_entropy }
    sigmoid_cross_entropy { input(4) -> dense(3) -> loss sigmoid_cross_entropy }
    softmax_cross_entropy_smoothed { input(4) -> dense(7) -> loss softmax_cross_entropy(label_smoothing = 0.1) }
    mae { input(4) -> dense(3) -> loss mae }
    huber { input(4) -> dense(3) -> loss huber }
    log_cosh { input(4) -> dense(3) -> loss log_cosh }
    huber_delta { input(4) -> dense(3) -> loss huber(0.4) }
    hinge { input(4) -> dense(3) -> loss hinge }
    mse_of_an_image { input(3, 3, 2) -> tanh -> loss mse }
    small_cnn {
        input(8, 8, 1) -> conv2d(4, kernel = 3, padding = same) -> batchnorm -> relu -> maxpool2d(2)
            -> conv2d(5, kernel = 3, padding = same) -> batchnorm -> relu -> maxpool2d(2)
            -> flatten -> hidden: dense(7) -> batchnorm -> relu -> dropout(0) -> dense(3) -> loss softmax_cross_entropy
    }
    residual_net {
        input(6, 6, 2) -> conv2d(3, kernel = 3, padding = same) -> relu
            -> residual(conv2d(3, kernel = 3, padding = same) -> batchnorm -> relu -> conv2d(3, kernel = 3, padding = same))
            -> relu
            -> residual(conv2d(4, kernel = 3, stride = 2, padding = 1) -> batchnorm,
                shortcut = conv2d(4, kernel = 1, stride = 2) -> batchnorm)
            -> relu -> global_avgpool -> dense(3) -> loss softmax_cross_entropy
    }
    branched_net {
        input(6, 5, 2)
            -> (conv2d(2, kernel = 1) -> relu
                | conv2d(2, kernel = 1) -> relu -> conv2d(3, kernel = 3, padding = same) -> tanh
                | avgpool2d(3, stride = 1, padding = same)) -> concat
            -> conv2d(3, kernel = 3, stride = 2) -> flatten
            -> (dense(4) | dense(4) -> sigmoid) -> sum
            -> layernorm -> dense(3, l2 = 0.01) -> loss sigmoid_cross_entropy
    }
    repeated_net {
        input(6) -> repeat(3, residual(layernorm -> dense(8) -> leaky_relu(0.1) -> dense(6)))
            -> dense(2) -> loss mse
    }
}

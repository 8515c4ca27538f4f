//! burn on its fastest CPU backend (flex, with its AVX-512 products), as its book writes it: modules of burn-nn,
//! autodiff, `valid()` for inference.

#![recursion_limit = "256"]

#[path = "../../workloads.rs"]
mod workloads;

use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::loss::{CrossEntropyLossConfig, MseLoss, Reduction};
use burn::nn::pool::{MaxPool2d, MaxPool2dConfig};
use burn::nn::{self, BatchNormConfig, DropoutConfig, LayerNormConfig, LinearConfig, PaddingConfig2d};
use burn::optim::momentum::MomentumConfig;
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer, SgdConfig};
use burn::prelude::*;
use burn::tensor::{Int, TensorData, activation};

use workloads::{BATCHES, Kind, Layer, Made, Optimizer, Targets, Workload, normal};

#[derive(Module, Debug)]
enum Part {
    Dense(nn::Linear),
    Conv(Conv2d),
    BatchNorm(nn::BatchNorm),
    LayerNorm(nn::LayerNorm),
    Relu(nn::Relu),
    Tanh(nn::Tanh),
    MaxPool(MaxPool2d),
    Flatten(nn::Identity),
    Dropout(nn::Dropout),
}

/// What lies between two layers.
#[derive(Clone)]
enum Values {
    Flat(Tensor<2>),
    Image(Tensor<4>),
}

impl Values {
    fn new(values: Vec<f32>, shape: &[usize], device: &Device) -> Self {
        let data = TensorData::new(values, shape);
        match shape.len() {
            2 => Self::Flat(Tensor::from_data(data, device)),
            _ => Self::Image(Tensor::from_data(data, device)),
        }
    }

    fn flat(self) -> Tensor<2> {
        match self {
            Self::Flat(x) => x,
            Self::Image(x) => x.flatten(1, 3),
        }
    }
}

impl Part {
    fn new(layer: Layer, device: &Device) -> Self {
        match layer {
            Layer::Dense { inputs, outputs, bias } => {
                Self::Dense(LinearConfig::new(inputs, outputs).with_bias(bias).init(device))
            }
            Layer::Conv { inputs, filters, kernel, padding, bias } => {
                let padding = PaddingConfig2d::Explicit(padding, padding, padding, padding);
                let conv = Conv2dConfig::new([inputs, filters], [kernel, kernel]).with_padding(padding);
                Self::Conv(conv.with_bias(bias).init(device))
            }
            Layer::BatchNorm { features } => Self::BatchNorm(BatchNormConfig::new(features).init(device)),
            Layer::LayerNorm { features } => Self::LayerNorm(LayerNormConfig::new(features).init(device)),
            Layer::Relu => Self::Relu(nn::Relu::new()),
            Layer::Tanh => Self::Tanh(nn::Tanh::new()),
            Layer::MaxPool => Self::MaxPool(MaxPool2dConfig::new([2, 2]).with_strides([2, 2]).init()),
            Layer::Flatten => Self::Flatten(nn::Identity::new()),
            Layer::Dropout { drop } => Self::Dropout(DropoutConfig::new(drop).init()),
        }
    }

    fn forward(&self, x: Values) -> Values {
        use Values::{Flat, Image};
        match (self, x) {
            (Self::Dense(dense), x) => Flat(dense.forward(x.flat())),
            (Self::Conv(conv), Image(x)) => Image(conv.forward(x)),
            (Self::BatchNorm(norm), Flat(x)) => Flat(norm.forward(x)),
            (Self::BatchNorm(norm), Image(x)) => Image(norm.forward(x)),
            (Self::LayerNorm(norm), x) => Flat(norm.forward(x.flat())),
            (Self::Relu(_), Flat(x)) => Flat(activation::relu(x)),
            (Self::Relu(_), Image(x)) => Image(activation::relu(x)),
            (Self::Tanh(_), x) => Flat(activation::tanh(x.flat())),
            (Self::MaxPool(pool), Image(x)) => Image(pool.forward(x)),
            (Self::Flatten(_), x) => Flat(x.flat()),
            (Self::Dropout(dropout), Flat(x)) => Flat(dropout.forward(x)),
            (Self::Dropout(dropout), Image(x)) => Image(dropout.forward(x)),
            (Self::Conv(_) | Self::MaxPool(_), Flat(_)) => {
                unreachable!("the workloads keep images before flatten")
            }
        }
    }
}

#[derive(Module, Debug)]
struct Net {
    parts: Vec<Part>,
}

impl Net {
    fn new(workload: &Workload, device: &Device) -> Self {
        Self { parts: workload.layers.iter().map(|layer| Part::new(*layer, device)).collect() }
    }

    /// burn counts the running statistics of a batch norm too.
    fn trained(&self, workload: &Workload) -> usize {
        let running =
            |layer: &Layer| if let Layer::BatchNorm { features } = layer { 2 * features } else { 0 };
        self.num_params() - workload.layers.iter().map(running).sum::<usize>()
    }

    fn forward(&self, x: Values) -> Values {
        self.parts.iter().fold(x, |x, part| part.forward(x))
    }
}

fn train(workload: &Workload, optimizer: &Optimizer, device: &Device) -> Made {
    let net = Net::new(workload, device);
    let parameters = net.trained(workload);
    let (rate, mut optimizer): (f64, ModuleOptimizer) = match *optimizer {
        Optimizer::Adam { rate } => (rate, AdamConfig::new().init().into()),
        Optimizer::Sgd { rate, momentum } => {
            let momentum = momentum.map(|m| MomentumConfig::new().with_momentum(m).with_dampening(0.0));
            (rate, SgdConfig::new().with_momentum(momentum).init().into())
        }
    };
    let x = inputs(workload, device);
    let labels: Vec<i64> = workload.labels().into_iter().map(i64::from).collect();
    let labels: Tensor<1, Int> = Tensor::from_data(TensorData::new(labels, [workload.batch]), device);
    let values = Values::new(workload.values(), &[workload.batch, 1], device).flat();
    let by_labels = matches!(workload.targets, Targets::Labels);
    let cross_entropy = CrossEntropyLossConfig::new().init(device);
    let mut trained = Some(net);
    let step = move |turn: usize| {
        let net = trained.take().expect("every step puts it back");
        let y = net.forward(x[turn].clone()).flat();
        let loss = if by_labels {
            cross_entropy.forward(y, labels.clone())
        } else {
            MseLoss::new().forward(y, values.clone(), Reduction::Mean)
        };
        let grads = GradientsParams::from_grads(loss.backward(), &net);
        trained = Some(optimizer.step(rate, net, grads));
        loss.into_scalar::<f32>()
    };
    Made { parameters, step: Box::new(step) }
}

fn infer(workload: &Workload, device: &Device) -> Made {
    let net = Net::new(workload, &device.clone().autodiff()).valid();
    let parameters = net.trained(workload);
    let x = inputs(workload, device);
    let step = move |turn: usize| first(net.forward(x[turn].clone()).flat());
    Made { parameters, step: Box::new(step) }
}

/// The gradient of the sum of the outputs.
fn layer(workload: &Workload, device: &Device) -> Made {
    let net = Net::new(workload, device);
    let parameters = net.trained(workload);
    let x = inputs(workload, device).swap_remove(0);
    let step = move |_| match x.clone() {
        Values::Flat(x) => {
            let x = x.require_grad();
            let mut grads = net.forward(Values::Flat(x.clone())).flat().backward();
            first(x.grad_remove(&mut grads).expect("the input is tracked"))
        }
        Values::Image(x) => {
            let x = x.require_grad();
            let Values::Image(y) = net.forward(Values::Image(x.clone())) else {
                unreachable!("a norm keeps it")
            };
            let d_x = x.grad_remove(&mut y.backward()).expect("the input is tracked");
            first(d_x.flatten(1, 3))
        }
    };
    Made { parameters, step: Box::new(step) }
}

/// Any value: what is not computed at once is computed now.
fn first(y: Tensor<2>) -> f32 {
    y.into_data().as_slice::<f32>().expect("the tensors are of f32")[0]
}

fn inputs(workload: &Workload, device: &Device) -> Vec<Values> {
    let shape = workload.shape();
    let count = shape.iter().product();
    (0..BATCHES).map(|batch| Values::new(normal(count, batch as u64), &shape, device)).collect()
}

fn main() {
    let device = Device::flex();
    let taped = device.clone().autodiff();
    workloads::run(|workload| match &workload.kind {
        Kind::Train(optimizer) => train(workload, optimizer, &taped),
        Kind::Infer => infer(workload, &device),
        Kind::Layer => layer(workload, &taped),
    });
}

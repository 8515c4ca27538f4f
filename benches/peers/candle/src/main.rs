//! candle on the CPU, as its book writes it: layers of candle-nn, its optimizers, default features.

#[path = "../../workloads.rs"]
mod workloads;

use candle_core::backprop::GradStore;
use candle_core::{DType, Device, Module, ModuleT, Result, Tensor, Var};
use candle_nn::{
    AdamW, BatchNorm, BatchNormConfig, Conv2d, Conv2dConfig, Linear, Optimizer as _, ParamsAdamW, SGD,
    VarBuilder, VarMap, loss, ops,
};

use workloads::{BATCHES, Kind, Layer, Made, Optimizer, Targets, Workload, normal};

const CPU: Device = Device::Cpu;

enum Part {
    Dense(Linear),
    Conv(Conv2d),
    BatchNorm(BatchNorm),
    LayerNorm { gamma: Tensor, beta: Tensor },
    Relu,
    Tanh,
    MaxPool,
    Flatten,
    Dropout(ops::Dropout),
}

impl Part {
    fn new(layer: Layer, vars: VarBuilder) -> Result<Self> {
        Ok(match layer {
            Layer::Dense { inputs, outputs, bias } => {
                Self::Dense(candle_nn::linear_b(inputs, outputs, bias, vars)?)
            }
            Layer::Conv { inputs, filters, kernel, padding, bias } => {
                let config = Conv2dConfig { padding, ..Default::default() };
                let conv = if bias { candle_nn::conv2d } else { candle_nn::conv2d_no_bias };
                Self::Conv(conv(inputs, filters, kernel, config, vars)?)
            }
            Layer::BatchNorm { features } => {
                Self::BatchNorm(candle_nn::batch_norm(features, BatchNormConfig::default(), vars)?)
            }
            Layer::LayerNorm { features } => Self::LayerNorm {
                gamma: vars.get_with_hints(features, "weight", candle_nn::init::ONE)?,
                beta: vars.get_with_hints(features, "bias", candle_nn::init::ZERO)?,
            },
            Layer::Relu => Self::Relu,
            Layer::Tanh => Self::Tanh,
            Layer::MaxPool => Self::MaxPool,
            Layer::Flatten => Self::Flatten,
            Layer::Dropout { drop } => Self::Dropout(ops::Dropout::new(drop as f32)),
        })
    }

    fn forward(&self, x: &Tensor, train: bool) -> Result<Tensor> {
        match self {
            Self::Dense(dense) => dense.forward(x),
            Self::Conv(conv) => conv.forward(x),
            Self::BatchNorm(norm) => norm.forward_t(x, train),
            // the fast one has no gradient
            Self::LayerNorm { gamma, beta } => ops::layer_norm_slow(x, gamma, beta, 1e-5),
            Self::Relu => x.relu(),
            Self::Tanh => x.tanh(),
            Self::MaxPool => x.max_pool2d(2),
            Self::Flatten => x.flatten_from(1),
            Self::Dropout(dropout) => dropout.forward(x, train),
        }
    }
}

struct Net(Vec<Part>);

impl Net {
    fn new(workload: &Workload, vars: &VarBuilder) -> Result<Self> {
        let layers = workload.layers.iter().enumerate();
        layers.map(|(i, layer)| Part::new(*layer, vars.pp(i))).collect::<Result<_>>().map(Self)
    }

    fn forward(&self, x: &Tensor, train: bool) -> Result<Tensor> {
        self.0.iter().try_fold(x.clone(), |x, part| part.forward(&x, train))
    }
}

/// The optimizers of candle-nn, and momentum, which its SGD has not and a user writes.
enum Update {
    Sgd(SGD),
    Adam(AdamW),
    Momentum { vars: Vec<(Var, Tensor)>, rate: f64, momentum: f64 },
}

impl Update {
    fn new(optimizer: &Optimizer, vars: Vec<Var>) -> Result<Self> {
        Ok(match *optimizer {
            Optimizer::Sgd { rate, momentum: None } => Self::Sgd(SGD::new(vars, rate)?),
            Optimizer::Sgd { rate, momentum: Some(momentum) } => {
                let with_zeros = |var: Var| var.zeros_like().map(|zeros| (var, zeros));
                Self::Momentum {
                    vars: vars.into_iter().map(with_zeros).collect::<Result<_>>()?,
                    rate,
                    momentum,
                }
            }
            Optimizer::Adam { rate } => {
                let parameters = ParamsAdamW { lr: rate, weight_decay: 0.0, ..Default::default() };
                Self::Adam(AdamW::new(vars, parameters)?)
            }
        })
    }

    fn step(&mut self, grads: &GradStore) -> Result<()> {
        match self {
            Self::Sgd(sgd) => sgd.step(grads),
            Self::Adam(adam) => adam.step(grads),
            Self::Momentum { vars, rate, momentum } => vars.iter_mut().try_for_each(|(var, velocity)| {
                let Some(grad) = grads.get(var) else { return Ok(()) };
                *velocity = ((&*velocity * *momentum)? + grad)?;
                var.set(&var.sub(&(&*velocity * *rate)?)?)
            }),
        }
    }
}

fn train(workload: &Workload, optimizer: &Optimizer) -> Result<Made> {
    let map = VarMap::new();
    let net = Net::new(workload, &VarBuilder::from_varmap(&map, DType::F32, &CPU))?;
    // the running statistics of a batch norm are variables that the loss does not reach
    let vars = trained(&map);
    let parameters = vars.iter().map(|var| var.elem_count()).sum();
    let mut update = Update::new(optimizer, vars)?;
    let x = inputs(workload)?;
    let labels = Tensor::from_vec(workload.labels(), workload.batch, &CPU)?;
    let values = Tensor::from_vec(workload.values(), (workload.batch, 1), &CPU)?;
    let by_labels = matches!(workload.targets, Targets::Labels);
    let mut step = move |turn: usize| -> Result<f32> {
        let y = net.forward(&x[turn], true)?;
        let loss = if by_labels { loss::cross_entropy(&y, &labels)? } else { loss::mse(&y, &values)? };
        update.step(&loss.backward()?)?;
        loss.to_scalar()
    };
    Ok(Made { parameters, step: Box::new(move |turn| step(turn).expect("the shapes fit")) })
}

fn infer(workload: &Workload) -> Result<Made> {
    let map = VarMap::new();
    Net::new(workload, &VarBuilder::from_varmap(&map, DType::F32, &CPU))?;
    let parameters = trained(&map).iter().map(|var| var.elem_count()).sum();
    // the same values as plain tensors: on variables a tape would be recorded
    let plain = named(&map).into_iter().map(|(name, var)| (name, var.as_detached_tensor())).collect();
    let net = Net::new(workload, &VarBuilder::from_tensors(plain, DType::F32, &CPU))?;
    let x = inputs(workload)?;
    let step = move |turn: usize| net.forward(&x[turn], false)?.flatten_all()?.to_vec1::<f32>().map(|y| y[0]);
    Ok(Made { parameters, step: Box::new(move |turn| step(turn).expect("the shapes fit")) })
}

/// The gradient of the sum of the outputs.
fn layer(workload: &Workload) -> Result<Made> {
    let map = VarMap::new();
    let net = Net::new(workload, &VarBuilder::from_varmap(&map, DType::F32, &CPU))?;
    let parameters = trained(&map).iter().map(|var| var.elem_count()).sum();
    let x: Vec<Var> = inputs(workload)?.iter().map(Var::from_tensor).collect::<Result<_>>()?;
    let step = move |_| -> Result<f32> {
        let grads = net.forward(&x[0], true)?.backward()?;
        let d_x = grads.get(&x[0]).expect("the input is a variable");
        d_x.flatten_all()?.get(0)?.to_scalar()
    };
    Ok(Made { parameters, step: Box::new(move |turn| step(turn).expect("the shapes fit")) })
}

fn named(map: &VarMap) -> Vec<(String, Var)> {
    let data = map.data().lock().expect("one thread");
    data.iter().map(|(name, var)| (name.clone(), var.clone())).collect()
}

fn trained(map: &VarMap) -> Vec<Var> {
    let running = |name: &str| name.ends_with("running_mean") || name.ends_with("running_var");
    named(map).into_iter().filter(|(name, _)| !running(name)).map(|(_, var)| var).collect()
}

fn inputs(workload: &Workload) -> Result<Vec<Tensor>> {
    let count = workload.shape().iter().product();
    (0..BATCHES).map(|batch| Tensor::from_vec(normal(count, batch as u64), workload.shape(), &CPU)).collect()
}

fn main() {
    workloads::run(|workload| {
        let made = match &workload.kind {
            Kind::Train(optimizer) => train(workload, optimizer),
            Kind::Infer => infer(workload),
            Kind::Layer => layer(workload),
        };
        made.unwrap_or_else(|error| panic!("{}: {error}", workload.key))
    });
}

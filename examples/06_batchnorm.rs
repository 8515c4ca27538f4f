//! Batch norm: faster training, a wider range of learning rates, weights whose scale does not matter, and the gap between
//! training and inference where batches are small.

use lecture::{
    Finding, Lesson, Mean, Options, Run, Table, along, each_seed, mean, means, over_seeds, trainer, wrong,
    wrong_by_epoch,
};
use regnet::plot::Figure;
use regnet::{Dataset, Error, Probe, Sgd, Trainable, network};

network! {
    struct With: input(28, 28, 1) -> flatten
        -> dense(100) -> batchnorm -> tanh
        -> dense(100) -> batchnorm -> tanh
        -> dense(100) -> batchnorm -> tanh
        -> dense(10)
        -> loss softmax_cross_entropy;

    struct Without: input(28, 28, 1) -> flatten
        -> dense(100) -> tanh -> dense(100) -> tanh -> dense(100) -> tanh -> dense(10)
        -> loss softmax_cross_entropy;

    struct SigmoidWith: input(28, 28, 1) -> flatten
        -> repeat(3, dense(100) -> batchnorm -> sigmoid) -> dense(10)
        -> loss softmax_cross_entropy;

    struct SigmoidWithout: input(28, 28, 1) -> flatten
        -> repeat(3, dense(100) -> sigmoid) -> dense(10)
        -> loss softmax_cross_entropy;
}

pub(crate) const LESSON: Lesson = Lesson {
    name: "06_batchnorm",
    claim: "Batch norm makes training faster and more stable, and takes out shift and scale of the layer before it.",
    about: "Trains Ioffe's three layers of a hundred sigmoids on digits with and without batch norm: by epochs, learning \
            rates, weights' scale and batch size.",
    source: "the lecture; Ioffe and Szegedy 2015; why it works is another question: Santurkar et al. 2018",
    run,
};

fn main() {
    LESSON.main();
}

const RATES: [f64; 9] = [0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0];
/// The one at which both networks are compared by epochs.
const RATE: f64 = 0.3;
const BATCH: usize = 60;
const BATCHES: [usize; 7] = [2, 4, 8, 16, 32, 64, 128];
const SCALE: f32 = 10.0;
/// A network that gets fewer digits wrong, in percent, has been trained.
const TRAINED: f64 = 20.0;

fn digits(options: &Options, seed: u64) -> Result<(Dataset, Dataset), Error> {
    options.digits(options.work(1_000, 200), 1_000, seed)
}

/// The wrong test digits in percent after each epoch.
fn by_epoch<N: Trainable<Scalar = f32>>(seed: u64, options: &Options) -> Result<Vec<f64>, Error> {
    let trainer = trainer(Sgd::new(RATE), seed).epochs(options.work(60, 1)).batch_size(BATCH);
    wrong_by_epoch(&trainer, N::new(seed), &digits(options, seed)?)
}

/// The wrong test digits in percent at each learning rate; all, where the numbers left the finite ones.
fn by_rate<N: Trainable<Scalar = f32>>(seed: u64, options: &Options) -> Result<Vec<f64>, Error> {
    let (train, test) = digits(options, seed)?;
    let error = |rate| {
        let mut net = N::new(seed);
        let trainer = trainer(Sgd::new(rate), seed).epochs(options.work(10, 1)).batch_size(BATCH);
        match trainer.fit(&mut net, &train, None) {
            Ok(_) => wrong(&net, &test),
            Err(Error::NotFinite(_)) => Ok(100.0),
            Err(other) => Err(other),
        }
    };
    RATES.into_iter().map(error).collect()
}

/// What all weights before norms tenfold do to the loss of a batch in training, as a share of it, and to the gradient of
/// the first layer's weights, as a factor.
fn by_scale(seed: u64, options: &Options) -> Result<[f64; 2], Error> {
    let (batch, _) = digits(options, seed)?;
    let mut net = With::new(seed);
    let before = net.probe(&batch, seed)?;
    for layer in ["dense1", "dense2", "dense3"] {
        net.param_mut(&format!("{layer}.weight")).expect("a dense layer").map_inplace(|w| *w *= SCALE);
    }
    let after = net.probe(&batch, seed)?;
    let gradient = |probe: &Probe| probe.layer("dense1").and_then(|layer| layer.weight_gradient);
    let factor = gradient(&after).zip(gradient(&before)).map_or(f64::NAN, |(after, before)| after / before);
    Ok([(after.loss.data / before.loss.data - 1.0).abs(), factor])
}

/// The mean loss of the training batches in training and at inference, for each batch size.
fn by_batch(seed: u64, options: &Options) -> Result<Vec<[f64; 2]>, Error> {
    let (train, _) = digits(options, seed)?;
    let losses = |batch| {
        let mut net = With::new(seed);
        let optimizer = Sgd::new(RATE * batch as f64 / BATCH as f64);
        trainer(optimizer, seed).epochs(options.work(5, 1)).batch_size(batch).fit(&mut net, &train, None)?;
        let batches = train.len() / batch;
        let indices: Vec<usize> = (0..train.len()).collect();
        let in_training = indices.chunks_exact(batch).map(|batch| net.probe(&train.select(batch), seed));
        let sum: Result<f64, Error> = in_training.map(|probe| Ok(probe?.loss.data)).sum();
        Ok([sum? / batches as f64, net.evaluate(&train)?.loss.data])
    };
    BATCHES.into_iter().map(losses).collect()
}

fn run(options: &Options) -> Result<Finding, Error> {
    type Work = Run<Vec<f64>>;
    let works =
        [by_epoch::<SigmoidWith> as Work, by_epoch::<SigmoidWithout>, by_rate::<With>, by_rate::<Without>];
    let results = over_seeds(options, &works, |work, seed| work(seed, options))?;
    let [epochs_with, epochs_without, rates_with, rates_without] = [0, 1, 2, 3].map(|n| means(&results[n]));
    let scales = each_seed(options, |seed| by_scale(seed, options))?;
    let losses = each_seed(options, |seed| by_batch(seed, options))?;
    let loss = |mode: usize| -> Vec<Mean> {
        let of_batch = |n: usize| mean(losses.iter().map(|sizes| sizes[n][mode]));
        (0..BATCHES.len()).map(of_batch).collect()
    };
    let (training, inference) = (loss(0), loss(1));

    let mut table = Table::new(["learning rate", "wrong with batch norm, %", "without, %"]);
    for ((rate, with), without) in RATES.iter().zip(&rates_with).zip(&rates_without) {
        table.row([rate.to_string(), format!("{with:.1}"), format!("{without:.1}")]);
    }
    let trains = |errors: &[Mean]| errors.iter().filter(|error| error.mean < TRAINED).count();
    let soon = |errors: &[Mean]| match errors.iter().position(|error| error.mean < TRAINED) {
        Some(epoch) => format!("in epoch {}", epoch + 1),
        None => "never".to_owned(),
    };
    let change = scales.iter().fold(0.0, |most, scale| f64::max(most, scale[0]));
    let factor = mean(scales.iter().map(|scale| scale[1])).mean;
    let title = format!("Sigmoids at the rate {RATE}");
    let epochs: Vec<f64> = (1..=epochs_with.len()).map(|epoch| epoch as f64).collect();
    let sizes = BATCHES.map(|batch| batch as f64);
    let (with, without) = ("with batch norm", "without");
    Ok(Finding {
        table,
        sentence: format!(
            "the sigmoids get under {TRAINED} % wrong {} with batch norm, {} without; {} of {} learning rates train tanh with \
             it, {} without; weights ×{SCALE} change the \
             loss by {change:.0e} of it and the gradient by a factor of {factor:.4}; trained in twos, the loss is {:.2} in \
             training and {:.2} at inference, in batches of 128 {:.2} and {:.2}",
            soon(&epochs_with),
            soon(&epochs_without),
            trains(&rates_with),
            RATES.len(),
            trains(&rates_without),
            training[0].mean,
            inference[0].mean,
            training[6].mean,
            inference[6].mean,
        ),
        numbers: serde_json::json!({ "by_epoch": [results[0], results[1]], "rates": RATES,
            "by_rate": [results[2], results[3]], "by_scale": scales, "batches": BATCHES, "by_batch": losses }),
        figures: vec![
            Figure::new(title, "epoch", "wrong digits (%)")
                .means(with, along(epochs.iter().copied(), &epochs_with))
                .means(without, along(epochs, &epochs_without)),
            Figure::new("Tanh, ten epochs at each learning rate", "learning rate", "wrong digits (%)")
                .log_x()
                .means(with, along(RATES, &rates_with))
                .means(without, along(RATES, &rates_without)),
            Figure::new("Tanh: the same batches in training and at inference", "batch size", "loss")
                .log_x()
                .log_y()
                .means("in training", along(sizes, &training))
                .means("at inference", along(sizes, &inference)),
        ],
    })
}

//! Batch, layer, group and instance norm against the batch size, and a recurrent network with layer norm.

use lecture::{
    Finding, Lesson, Options, Run, Table, along, means, over_seeds, trainer, wrong, wrong_by_epoch,
};
use regnet::plot::Figure;
use regnet::{Adam, Error, Sgd, Trainable, network};

network! {
    struct Batch: input(28, 28, 1)
        -> conv2d(8, kernel = 3, stride = 2, padding = same) -> batchnorm -> relu
        -> conv2d(16, kernel = 3, stride = 2, padding = same) -> batchnorm -> relu
        -> conv2d(32, kernel = 3, stride = 2, padding = same) -> batchnorm -> relu
        -> conv2d(32, kernel = 3, stride = 2, padding = same) -> batchnorm -> relu
        -> flatten -> dense(10) -> loss softmax_cross_entropy;

    struct Layer: input(28, 28, 1)
        -> conv2d(8, kernel = 3, stride = 2, padding = same) -> layernorm(axes = all) -> relu
        -> conv2d(16, kernel = 3, stride = 2, padding = same) -> layernorm(axes = all) -> relu
        -> conv2d(32, kernel = 3, stride = 2, padding = same) -> layernorm(axes = all) -> relu
        -> conv2d(32, kernel = 3, stride = 2, padding = same) -> layernorm(axes = all) -> relu
        -> flatten -> dense(10) -> loss softmax_cross_entropy;

    struct Group: input(28, 28, 1)
        -> conv2d(8, kernel = 3, stride = 2, padding = same) -> groupnorm(4) -> relu
        -> conv2d(16, kernel = 3, stride = 2, padding = same) -> groupnorm(4) -> relu
        -> conv2d(32, kernel = 3, stride = 2, padding = same) -> groupnorm(4) -> relu
        -> conv2d(32, kernel = 3, stride = 2, padding = same) -> groupnorm(4) -> relu
        -> flatten -> dense(10) -> loss softmax_cross_entropy;

    struct Instance: input(28, 28, 1)
        -> conv2d(8, kernel = 3, stride = 2, padding = same) -> instancenorm(affine = true) -> relu
        -> conv2d(16, kernel = 3, stride = 2, padding = same) -> instancenorm(affine = true) -> relu
        -> conv2d(32, kernel = 3, stride = 2, padding = same) -> instancenorm(affine = true) -> relu
        -> conv2d(32, kernel = 3, stride = 2, padding = same) -> instancenorm(affine = true) -> relu
        -> flatten -> dense(10) -> loss softmax_cross_entropy;

    struct DenseBatch: input(28, 28, 1) -> flatten
        -> dense(100) -> batchnorm -> relu -> dense(100) -> batchnorm -> relu -> dense(10)
        -> loss softmax_cross_entropy;
    struct DenseLayer: input(28, 28, 1) -> flatten
        -> dense(100) -> layernorm -> relu -> dense(100) -> layernorm -> relu -> dense(10)
        -> loss softmax_cross_entropy;

    // A digit as a sequence of its rows.
    struct Rnn: input(28, 28, 1) -> reshape(28, 28) -> rnn(64) -> dense(10) -> loss softmax_cross_entropy;
    struct RnnNorm: input(28, 28, 1) -> reshape(28, 28) -> rnn(64, norm = layer) -> dense(10) -> loss softmax_cross_entropy;
    struct Gru: input(28, 28, 1) -> reshape(28, 28) -> gru(64) -> dense(10) -> loss softmax_cross_entropy;
    struct GruNorm: input(28, 28, 1) -> reshape(28, 28) -> gru(64, norm = layer) -> dense(10) -> loss softmax_cross_entropy;
}

pub(crate) const LESSON: Lesson = Lesson {
    name: "08_norms_and_batch_size",
    claim: "Layer norm is the same mathematics over the channels instead of the batch: it sets no limit to the batch size, and \
            works in recurrent networks.",
    about: "Trains convolutional and dense networks on digits with four norms and seven batch sizes, and recurrent ones that \
            read digits row by row with and without layer norm.",
    source: "the lecture; Wu and He 2018; Ba, Kiros and Hinton 2016",
    run,
};

fn main() {
    LESSON.main();
}

const BATCHES: [usize; 7] = [2, 4, 8, 16, 32, 64, 128];
/// For a batch of 32; others go in proportion, as in Wu and He.
const RATE: f64 = 0.02;

/// The wrong test digits in percent after a training with batches of each size.
fn by_batch<N: Trainable<Scalar = f32>>(seed: u64, options: &Options) -> Result<Vec<f64>, Error> {
    let (train, test) = options.digits(options.work(2_000, 256), 1_000, seed)?;
    let error = |batch: usize| {
        let mut net = N::new(seed);
        trainer(Sgd::new(RATE * batch as f64 / 32.0).momentum(0.9), seed)
            .epochs(options.work(5, 1))
            .batch_size(batch)
            .fit(&mut net, &train, None)?;
        wrong(&net, &test)
    };
    BATCHES.into_iter().map(error).collect()
}

/// The wrong test digits in percent after each epoch.
fn by_epoch<N: Trainable<Scalar = f32>>(seed: u64, options: &Options) -> Result<Vec<f64>, Error> {
    let digits = options.digits(options.work(1_000, 100), 1_000, seed)?;
    let trainer = trainer(Adam::new(1e-3), seed).epochs(options.work(15, 1)).batch_size(32);
    wrong_by_epoch(&trainer, N::new(seed), &digits)
}

type Setting = (&'static str, Run<Vec<f64>>);

fn run(options: &Options) -> Result<Finding, Error> {
    let norms: [Setting; 6] = [
        ("batch norm", by_batch::<Batch>),
        ("layer norm", by_batch::<Layer>),
        ("group norm", by_batch::<Group>),
        ("instance norm", by_batch::<Instance>),
        ("dense, batch norm", by_batch::<DenseBatch>),
        ("dense, layer norm", by_batch::<DenseLayer>),
    ];
    let cells: [Setting; 4] = [
        ("gru", by_epoch::<Gru>),
        ("gru, layer norm", by_epoch::<GruNorm>),
        ("rnn", by_epoch::<Rnn>),
        ("rnn, layer norm", by_epoch::<RnnNorm>),
    ];
    let by_norm = over_seeds(options, &norms, |(_, train), seed| train(seed, options))?;
    let by_cell = over_seeds(options, &cells, |(_, train), seed| train(seed, options))?;
    let errors: Vec<_> = by_norm.iter().map(|seeds| means(seeds)).collect();
    let learning: Vec<_> = by_cell.iter().map(|seeds| means(seeds)).collect();

    let mut table = Table::new([
        "batch size",
        "batch norm, % wrong",
        "layer norm",
        "group norm",
        "instance norm",
        "dense: batch norm",
        "layer norm",
    ]);
    for (n, batch) in BATCHES.iter().enumerate() {
        let [a, b, c, d, e, f] = [0, 1, 2, 3, 4, 5].map(|norm| format!("{:.1}", errors[norm][n]));
        table.row([batch.to_string(), a, b, c, d, e, f]);
    }
    let drawn = |title: &str, which: &[usize]| {
        which.iter().fold(Figure::new(title, "batch size", "wrong digits (%)").log_x(), |figure, norm| {
            figure.means(norms[*norm].0, along(BATCHES.map(|batch| batch as f64), &errors[*norm]))
        })
    };
    let mut rows = Figure::new("Recurrent networks read digits row by row", "epoch", "wrong digits (%)");
    for ((name, _), errors) in cells.iter().zip(&learning) {
        rows = rows.means(name, along((1..).map(f64::from), errors));
    }
    let last = learning[0].len() - 1;
    Ok(Finding {
        table,
        figures: vec![
            drawn("Convolutions: norms against the batch size", &[0, 1, 2, 3]),
            drawn("Dense layers: norms against the batch size", &[4, 5]),
            rows,
        ],
        sentence: format!(
            "from batches of 32 to batches of 2 the wrong digits go from {:.1} to {:.1} % with batch norm behind dense layers and \
             from {:.1} to {:.1} % with layer norm; behind convolutions, where a norm sees many positions, from {:.1} to {:.1} % \
             and from {:.1} to {:.1} %; in {} epochs layer norm takes a GRU from {:.1} to {:.1} %, and a plain RNN from {:.1} to {:.1} %",
            errors[4][4].mean,
            errors[4][0].mean,
            errors[5][4].mean,
            errors[5][0].mean,
            errors[0][4].mean,
            errors[0][0].mean,
            errors[1][4].mean,
            errors[1][0].mean,
            last + 1,
            learning[0][last].mean,
            learning[1][last].mean,
            learning[2][last].mean,
            learning[3][last].mean,
        ),
        numbers: serde_json::json!({ "batches": BATCHES, "by_norm": by_norm, "by_cell": by_cell }),
    })
}

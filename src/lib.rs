//! Neural networks declared in Rust source, checked while the program compiles, and expanded into plain Rust: no graph, no
//! tape, no allocation in a training step.
//!
//! [`network!`] reads a declaration, checks every word, option and shape of it, and writes a struct with its forward and
//! backward passes. The methods of the struct are those of [`Model`]; each has an example there.
//!
//! ```
//! use regnet::{Adam, Trainer, data, network};
//!
//! network! {
//!     /// Handwritten digits.
//!     pub struct DigitNet: input(28, 28, 1)
//!         -> conv2d(8, kernel = 3, padding = same) -> batchnorm -> relu
//!         -> maxpool2d(2)
//!         -> flatten
//!         -> hidden: dense(32, l2 = 1e-4) -> relu -> dropout(0.2)
//!         -> dense(10)
//!         -> loss softmax_cross_entropy;
//! }
//!
//! fn main() -> Result<(), regnet::Error> {
//!     let (train, test) = (data::digits(2_000, 1), data::digits(500, 2));
//!     let mut net = DigitNet::new(42);
//!     Trainer::new(Adam::new(1e-3)).epochs(5).batch_size(32).seed(7).fit(&mut net, &train, None)?;
//!     println!("{}", net.evaluate(&test)?);
//!     let probabilities = net.predict(test.view());
//!     Ok(())
//! }
//! ```
//!
//! # To read
//!
//! - [`network!`]: what is written in a declaration; [every word, option, loss and init](language), with its formula;
//!   [the lints](lints), which find what is legal and hardly meant; [the errors](diagnostics) of the compiler;
//!   [`words`], the words as items.
//! - [`Model`]: predictions, training step by step, parameters by name, files, and looks inside: what can be called on
//!   every network. [`Network`] and [`Trainable`] are for code that is generic over networks, [`Layer`] for a layer of your own.
//! - [How to train](training): data of another scale, a training loop and a loss of one's own.
//! - [Files](file_formats): what a model and a checkpoint hold, what is refused, and what later versions read.
//!
//! # Modules
//!
//! - [`data`]: [`Dataset`], its parts, batches and weights; [`Standardize`]; MNIST's files and [NumPy's](data::npy); with
//!   the features `csv` and `images` tables and folders of pictures; digits that are generated; [`DataLoader`](data::DataLoader)
//!   for what does not fit into memory.
//! - [`trainer`]: [`Trainer`] runs epochs, looks at the validation set, keeps the best weights, writes checkpoints; its
//!   observers and callbacks, clipping and averages of the weights.
//! - [`optim`]: [`Sgd`], [`Adam`], [`AdamW`] and the others; `attach` makes single steps of one; [`LBfgs`] minimizes over a
//!   whole data set.
//! - [`schedule`]: how the learning rate changes. [`early_stopping`]: when to stop.
//! - [`metrics`]: all that fits a loss in one call; confusion matrix, F1, top k, AUC, log loss, Brier, calibration, RMSE, R²;
//!   each as a metric of a training's epochs.
//! - [`files`]: models as safetensors, with the feature `files`, which is on by default.
//! - [`check`]: whether the gradients are those of the function. [`Probe`]: mean, spread and gradient of every layer.
//! - `plot`: pictures as SVG, with the feature `plot`.
//! - [`pool`]: how many threads. [`matmul`]: the products that the layers are made of. [`simd_level`]: which of the kernels run.
//! - [`layers`], [`loss`], [`init`]: what the words of a declaration stand for, as types; [`Spec`] describes a network by them
//!   while the program compiles, and [`Operation`] is a layer of it.
//! - [`ndarray`]: the arrays that data and predictions are.
//!
//! The feature `progress`, on by default, shows a progress bar while a network trains; with `log`, a training that no terminal shows
//! writes a line for each epoch to the logger of the program. Without optimization the kernels are
//! slow; two lines in `Cargo.toml` make debug builds of a program fast:
//!
//! ```toml
//! [profile.dev]
//! package.regnet-runtime = { opt-level = 3, debug-assertions = false, overflow-checks = false }
//! ```

#[cfg(doc)]
extern crate self as regnet;

/// Declares a network: [the language](language).
pub use regnet_macros::network;
pub use regnet_runtime::*;

#[doc(hidden)]
pub use regnet_runtime::__private;

#[cfg(any(doc, rust_analyzer))]
pub mod words;

// The first definition of a link holds: here they lead to pages of this documentation, in the file itself to files.
#[doc = "[lints]: crate::lints"]
#[doc = "[diagnostics]: crate::diagnostics"]
#[doc = ""]
#[doc = include_str!("../docs/language.md")]
#[cfg(doc)]
pub mod language {}

#[doc = "[lints]: crate::lints"]
#[doc = ""]
#[doc = include_str!("../docs/diagnostics.md")]
#[cfg(all(doc, not(doctest)))]
pub mod diagnostics {}

// Its example shows what a lint finds, one of them as an error, and so is no program.
#[doc = include_str!("../docs/lints.md")]
#[cfg(all(doc, not(doctest)))]
#[allow(rustdoc::broken_intra_doc_links, reason = "an expectation has brackets: E[x²]")]
pub mod lints {}

#[doc = include_str!("../docs/training.md")]
#[cfg(doc)]
pub mod training {}

#[doc = include_str!("../docs/files.md")]
#[cfg(doc)]
pub mod file_formats {}

// Its programs run with the documentation's.
#[doc = include_str!("../README.md")]
#[cfg(doctest)]
pub mod readme {}

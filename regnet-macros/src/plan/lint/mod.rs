//! THE list of lints, and nothing else: what is legal in a declaration and yet no good idea. To add one:
//! `lint/<name>.rs`, one `mod` line and one line of `LINTS` below.
//!
//! A lint never guesses: what it cannot know (a user's own layer, a size that rustc computes, a block in a loop) ends its
//! reasoning without a word.

mod cut_scores;
mod double_sigmoid;
mod double_softmax;
mod dropout_before_batchnorm;
mod large_momentum;
mod mismatched_init;
mod norm_after_activation;
mod norm_over_one_value;
mod on_output;
mod pool_drops_pixels;
mod redundant_activation;
mod redundant_bias;
mod signal;
mod softmax_before_mse;
mod softmax_over_one_value;
mod stacked_affine;
mod symmetric_init;

// What they are made of.
pub mod entry;
mod graph;
pub mod run;

pub const LINTS: &[entry::Lint] = &[
    symmetric_init::LINT,
    signal::VANISHING,
    signal::EXPLODING,
    dropout_before_batchnorm::LINT,
    redundant_bias::LINT,
    double_softmax::LINT,
    double_sigmoid::LINT,
    cut_scores::LINT,
    softmax_before_mse::LINT,
    softmax_over_one_value::LINT,
    redundant_activation::LINT,
    stacked_affine::LINT,
    on_output::DROPOUT,
    on_output::NORM,
    pool_drops_pixels::LINT,
    norm_over_one_value::LINT,
    large_momentum::LINT,
    mismatched_init::LINT,
    norm_after_activation::LINT,
];

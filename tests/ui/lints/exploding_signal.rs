#![deny(deprecated)]

use regnet::network;

network! {
    struct Wide: input(64) -> repeat(20, dense(64, init = normal(0.4)) -> relu) -> dense(10) -> loss mse;

    // A norm keeps the activations; the gradients grow by 1.47 times in variance a layer (Yang et al. 2019).
    struct Normed: input(64) -> repeat(60, dense(64) -> batchnorm -> relu) -> dense(10) -> loss mse;

    #[deny(exploding_signal)]
    struct Denied: input(64) -> repeat(20, dense(64, init = normal(1)) -> relu) -> dense(10) -> loss mse;
}

fn main() {}

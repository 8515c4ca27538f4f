#![deny(deprecated)]

use regnet::network;

network! {
    // S^(depth-1): a linear net of 50 layers.
    #[allow(stacked_affine)]
    struct Linear: input(64) -> repeat(50, dense(64, init = lecun(gain = 0.5))) -> loss mse;

    // The gradient alone.
    struct Sigmoids: input(100) -> repeat(8, dense(100) -> sigmoid) -> dense(10) -> loss softmax_cross_entropy;

    // He et al. 2015: 30 layers of relu by Glorot's init.
    struct Plain: input(64) -> repeat(30, dense(64, init = glorot) -> relu) -> dense(10) -> loss softmax_cross_entropy;
}

fn main() {}

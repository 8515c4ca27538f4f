//! Every layer, product and loss, with sizes, options, lengths, contents and threads of all kinds.

mod activations;
mod convs;
mod dense;
mod fused;
mod joins;
mod losses;
mod noise;
mod norms;
mod pools;
mod recurrent;

use super::case::Case;
use super::draws::Draws;

/// What has a turn: its name, and itself for each number type.
type Entry = (&'static str, fn(&mut Case<'_, f32>), fn(&mut Case<'_, f64>));

macro_rules! table {
    ($($room:ident: $($name:ident)*;)*) => {
        const TABLE: &[Entry] = &[$($((stringify!($name), $room::$name::<f32>, $room::$name::<f64>),)*)*];
    };
}

table! {
    activations: elu gelu hard_tanh leaky_relu log_softmax mish prelu relu selu sigmoid silu softmax softplus tanh;
    convs: conv1d conv2d depthwise_conv2d conv1d_in_lanes conv2d_in_lanes depthwise_in_lanes;
    dense: dense_forward dense_backward embedding nn nt tn;
    fused: conv_norm conv_pool norm_relu;
    joins: add concat copy lanes chunks;
    losses: value_losses cross_entropy;
    noise: dropout alpha_dropout gaussian_dropout gaussian_noise spatial_dropout drop_connect drop_connect_in_lanes;
    norms: batchnorm batch_renorm groupnorm instancenorm layernorm rmsnorm virtual_batchnorm virtual_batch_renorm fold;
    pools: avgpool1d avgpool2d global_avgpool global_maxpool maxpool1d maxpool2d pad2d;
    recurrent: rnn gru lstm;
}

/// One call, chosen by the bytes.
pub fn run(bytes: &[u8]) {
    let mut draws = Draws::new(bytes);
    let (which, wide) = (usize::from(draws.byte()), draws.below(4) == 3);
    let (_, narrow_case, wide_case) = TABLE[which % TABLE.len()];
    if wide { wide_case(&mut Case::new(draws)) } else { narrow_case(&mut Case::new(draws)) }
}

/// A case of each entry, for the seeds.
pub fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let middle = [0, 0, 7, 9, 8, 10, 1, 11, 7, 12, 1, 2, 3, 9, 7, 8];
    let entry = |(which, (name, ..)): (usize, &Entry)| {
        (*name, [&[which as u8], &middle[..], &[which as u8 ^ 0x5a]].concat())
    };
    TABLE.iter().enumerate().step_by(6).map(entry).collect()
}

//! Every rewrite of the list finds its chain, in the lists in which it is to be joined.

use super::buffers::{lists, planned};
use crate::program::fuse::Fusions;
use crate::program::{ConvNorm, Fused, NormRelu, OpKind, Pass, Pooled, Through};

/// What the operations that are several layers in one are called in a list.
fn fused(layers: &str, pass: Pass) -> Vec<&'static str> {
    let plan = planned(&format!("struct N: input(8, 8, 1) -> {layers};"));
    let (program, _) = lists(&plan, Fusions::ALL);
    let name = |kind| match kind {
        OpKind::Fused(_, Fused::Pooled(Pooled { relu: None, .. })) => Some("conv pool"),
        OpKind::Fused(_, Fused::Pooled(Pooled { relu: Some(_), .. })) => Some("conv relu pool"),
        OpKind::Fused(_, Fused::NormRelu(NormRelu { pool: None, .. })) => Some("norm relu"),
        OpKind::Fused(_, Fused::NormRelu(NormRelu { pool: Some(_), .. })) => Some("norm relu pool"),
        OpKind::Fused(_, Fused::ConvNorm(ConvNorm { relu: None, .. })) => Some("conv norm"),
        OpKind::Fused(_, Fused::ConvNorm(ConvNorm { relu: Some(_), .. })) => Some("conv norm relu"),
        OpKind::Fused(_, Fused::Activated(_)) => Some("dense curve"),
        OpKind::Fused(_, Fused::Through(Through { dropout: None, .. })) => Some("through curve"),
        OpKind::Fused(_, Fused::Through(Through { dropout: Some(_), .. })) => Some("through dropout"),
        _ => None,
    };
    program.list(pass).iter().filter_map(|op| name(op.kind)).collect()
}

#[test]
fn chains_are_found() {
    for (layers, forward, inference, backward) in [
        ("conv2d(2, 3) -> maxpool2d(2)", "conv pool", "conv pool", "conv pool"),
        ("conv2d(2, 3) -> relu -> maxpool2d(2)", "conv relu pool", "conv relu pool", "conv relu pool"),
        ("conv2d(2, 3) -> batchnorm", "", "conv norm", ""),
        ("conv2d(2, 3) -> batchnorm -> relu", "norm relu", "conv norm relu", "norm relu"),
        (
            "conv2d(2, 3) -> batchnorm -> relu -> maxpool2d(2)",
            "norm relu pool",
            "conv norm relu",
            "norm relu pool",
        ),
        ("flatten -> dense(4) -> batchnorm -> relu", "norm relu", "norm relu", "norm relu"),
        ("flatten -> dense(4) -> tanh -> dense(4)", "dense curve", "dense curve", "through curve"),
        (
            "flatten -> dense(4) -> relu -> dropout(0.5) -> dense(4)",
            "dense curve",
            "dense curve",
            "through dropout",
        ),
    ] {
        let found = [Pass::Forward, Pass::Infer, Pass::Backward].map(|pass| fused(layers, pass).join(", "));
        assert_eq!(found, [forward, inference, backward], "{layers}");
    }
}

#[test]
fn what_someone_else_reads_is_no_part_of_a_chain() {
    for (layers, pass) in [
        ("conv2d(2, 3) -> (maxpool2d(2) | avgpool2d(2)) -> concat", Pass::Forward),
        ("conv2d(1, 3, padding = same) -> residual(batchnorm -> conv2d(1, 1))", Pass::Infer),
        ("flatten -> dense(4) -> residual(relu -> dense(4))", Pass::Forward),
        ("flatten -> dense(4) -> relu -> (dropout(0.5) -> dense(4) | dense(2)) -> concat", Pass::Backward),
    ] {
        let found = fused(layers, pass);
        assert!(found.is_empty(), "{layers}: {found:?}");
    }
}

//! conv2d → batchnorm (→ relu → maxpool2d) at inference: with the running statistics the norm is an affine map of each
//! filter, applied before the convolution's output reaches memory.

use super::{before, layer};
use crate::plan::Body;
use crate::program::{ConvNorm, Fused, NormRelu, Op, OpKind, Pass, Program};

/// Makes one operation of each convolution and what was made of the batch norm behind it.
pub fn rewrite(program: &mut Program, body: &Body) {
    let mut all = Vec::new();
    for (index, op) in program.inference.iter().enumerate() {
        let Some((norm, relu)) = normed(op, body) else { continue };
        let conv = before(norm, program, body)
            .and_then(|op| layer(op, Pass::Forward, body).filter(|_| op.lanes))
            .filter(|(_, ty)| *ty == "Conv2d");
        if let Some((conv, _)) = conv.filter(|_| op.lanes) {
            all.push((index, ConvNorm { conv, norm, relu }));
        }
    }
    let list = &mut program.inference;
    for (index, nodes) in all.iter().copied() {
        let conv = list.iter().position(|op| op.kind == OpKind::Layer(Pass::Infer, nodes.conv));
        let Some(conv) = conv else { continue };
        list[index].reads = list[conv].reads.clone();
        list[index].kind = OpKind::Fused(Pass::Infer, Fused::ConvNorm(nodes));
    }
    list.retain(|op| !all.iter().any(|(_, nodes)| op.kind == OpKind::Layer(Pass::Infer, nodes.conv)));
}

/// The batch norm of an operation of inference, and the relu and pool that are part of it.
fn normed(op: &Op, body: &Body) -> Option<(usize, Option<NormRelu>)> {
    if let OpKind::Fused(Pass::Infer, Fused::NormRelu(nodes)) = op.kind {
        return Some((nodes.norm, Some(nodes)));
    }
    layer(op, Pass::Infer, body).filter(|(_, ty)| *ty == "BatchNorm").map(|(norm, _)| (norm, None))
}

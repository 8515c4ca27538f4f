//! conv2d → (relu) → maxpool2d in lanes: pooled before the convolution's output reaches memory.

use super::{before, join, layer};
use crate::plan::Body;
use crate::program::{Fused, Op, Pass, Pooled, Program};

/// Makes one operation of each convolution, the relu after it, and the max pool after that.
pub fn rewrite(program: &mut Program, body: &Body) {
    let in_lanes = |op: &Op| layer(op, Pass::Forward, body).filter(|_| op.lanes);
    let mut all = Vec::new();
    for pool in &program.forward {
        let Some((pool, "MaxPool2d")) = in_lanes(pool) else { continue };
        let (relu, conv) = match before(pool, program, body).and_then(in_lanes) {
            Some((relu, "Relu")) => (Some(relu), before(relu, program, body).and_then(in_lanes)),
            conv => (None, conv),
        };
        if let Some((conv, "Conv2d")) = conv {
            all.push(Pooled { conv, relu, pool });
        }
    }
    for nodes in all {
        let chain: Vec<usize> =
            [Some(nodes.conv), nodes.relu, Some(nodes.pool)].into_iter().flatten().collect();
        join(program, &chain, Fused::Pooled(nodes));
    }
}

//! batchnorm → relu, and → maxpool2d in lanes: one pass over memory instead of three.

use super::{before, join, layer};
use crate::plan::Body;
use crate::program::{Fused, NormRelu, Op, Pass, Program};

/// Makes one operation of each batch norm, the relu after it, and the max pool after that.
pub fn rewrite(program: &mut Program, body: &Body) {
    let forward = |op: &Op| layer(op, Pass::Forward, body);
    let mut all: Vec<NormRelu> = Vec::new();
    for op in &program.forward {
        match forward(op) {
            Some((relu, "Relu")) => {
                if let Some((norm, "BatchNorm")) = before(relu, program, body).and_then(forward) {
                    all.push(NormRelu { norm, relu, pool: None });
                }
            }
            Some((pool, "MaxPool2d")) if op.lanes => {
                let relu = before(pool, program, body).and_then(forward);
                for nodes in all.iter_mut().filter(|nodes| Some((nodes.relu, "Relu")) == relu) {
                    nodes.pool = Some(pool);
                }
            }
            Some(_) | None => {}
        }
    }
    for nodes in all {
        let chain: Vec<usize> =
            [Some(nodes.norm), Some(nodes.relu), nodes.pool].into_iter().flatten().collect();
        join(program, &chain, Fused::NormRelu(nodes));
    }
}

//! No value is overwritten before its last reader: the lists are walked through with the buffers they were
//! given, fused and unfused.

use std::collections::HashMap;
use std::str::FromStr;

use proc_macro2::TokenStream;

use super::NETWORKS;
use crate::language::ast;
use crate::plan;
use crate::plan::Plan;
use crate::program::fuse::{self, Fusions};
use crate::program::memory::{self, During, Memory};
use crate::program::{self, Op, Program, Slot};
use crate::says::errors::Errors;

pub fn planned(source: &str) -> Plan {
    let mut errors = Errors::default();
    let file = ast::parse(TokenStream::from_str(source).unwrap(), &[], &mut errors);
    let plan = plan::plan(&file.nets[0], &mut errors);
    assert!(errors.finish().is_empty(), "{source}");
    plan.unwrap()
}

pub fn lists(plan: &Plan, fusions: Fusions) -> (Program, Memory) {
    let mut program = program::program(&plan.body);
    fuse::fuse(&mut program, &plan.body, fusions);
    let memory = memory::memory(&plan.body, &program, None);
    (program, memory)
}

/// Which value each buffer holds.
#[derive(Default)]
struct Machine(HashMap<usize, Slot>);

impl Machine {
    fn run(&mut self, ops: &[Op], place: impl Fn(Slot) -> usize) {
        for op in ops {
            for read in &op.reads {
                if !read.is_given() {
                    assert_eq!(
                        self.0.get(&place(*read)),
                        Some(read),
                        "{op:?} reads what is not there any more"
                    );
                }
            }
            if let Some(out) = op.writes {
                let own = op.reads.iter().any(|read| !read.is_given() && place(*read) == place(out));
                assert_eq!(own, op.in_place, "{op:?}: reads and writes one buffer");
                self.0.insert(place(out), out);
            }
        }
    }
}

#[test]
fn every_value_is_there_when_it_is_read() {
    for (name, source) in NETWORKS {
        let plan = planned(source);
        for fusions in [Fusions::ALL, Fusions::NONE] {
            let (program, memory) = lists(&plan, fusions);
            let mut machine = Machine::default();
            let training = |slot| memory.place(During::Training, slot);
            machine.run(&program.forward, training);
            assert_eq!(machine.0.get(&training(program.output)), Some(&program.output), "{name}");
            machine.run(&program.backward, training);
            assert_eq!(machine.0.get(&training(program.input_grad)), Some(&program.input_grad), "{name}");
            let mut machine = Machine::default();
            let inference = |slot| memory.place(During::Inference, slot);
            machine.run(&program.inference, inference);
            assert_eq!(
                machine.0.get(&inference(program.inference_output)),
                Some(&program.inference_output),
                "{name}"
            );
        }
    }
}

#[test]
fn in_place_layers_save_buffers() {
    let plan = planned("struct N: input(4) -> dense(8) -> relu -> dense(8) -> tanh -> dense(2) -> loss mse;");
    let (_, in_place) = lists(&plan, Fusions { in_place: true, ..Fusions::NONE });
    let (_, unfused) = lists(&plan, Fusions::NONE);
    let (_, fused) = lists(&plan, Fusions::ALL);
    let names = |memory: &Memory| memory.buffers.iter().map(|buffer| buffer.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&in_place), ["dense1", "dense2", "dense3", "a", "b"]);
    assert_eq!(names(&fused), ["relu1", "tanh1", "dense3", "a", "b"]);
    assert_eq!(names(&unfused), ["a", "relu1", "tanh1", "dense3", "b"]);
}

#[test]
fn an_activation_is_not_overwritten_where_a_residual_reads_it() {
    let plan =
        planned("struct N: input(4) -> dense(4) -> residual(relu -> dense(4)) -> dense(2) -> loss mse;");
    let (program, _) = lists(&plan, Fusions::ALL);
    assert!(program.forward.iter().all(|op| !op.in_place || matches!(op.kind, program::OpKind::Add)));
}

/// Behind a layer of the user's own a norm runs on rows, and the pool behind it on lanes: they are no chain.
#[test]
fn a_pool_in_lanes_is_no_part_of_a_norm_on_rows() {
    let plan = planned(
        "struct N: input(8, 8, 1) -> conv2d(4, kernel = 3) -> my::Own -> batchnorm -> relu -> maxpool2d(2) -> flatten -> dense(3) -> loss mse;",
    );
    let (program, _) = lists(&plan, Fusions::ALL);
    let pool = program.forward.iter().find(|op| matches!(op.kind, program::OpKind::Layer(_, 4)));
    assert!(pool.is_some_and(|op| op.lanes));
}

//! Runs the steps on a machine with a system: what failed is named, and the status is 1.

use std::collections::BTreeMap;
use std::panic::catch_unwind;
use std::process::ExitCode;

use machines::{Step, Which, steps};

const USAGE: &str = "usage: machines [--hashes]
  checks gradients, PyTorch's values, a training and the bits of results on this machine; --hashes: the bits alone
  with REGNET_SIMD=vector128 or portable they are compared with those of other machines";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let which = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => Which::All,
        ["--hashes"] => Which::Hashes,
        ["--help"] => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    let (mut passed, mut failed) = (BTreeMap::<&str, usize>::new(), 0);
    for Step { group, name, run } in steps(which) {
        match catch_unwind(run) {
            Ok(()) => *passed.entry(group).or_default() += 1,
            Err(_) => {
                println!("FAILED {group}::{name}");
                failed += 1;
            }
        }
    }
    passed.iter().for_each(|(group, count)| println!("{group}: {count} passed"));
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

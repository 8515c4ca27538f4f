//! `pool_drops_pixels`: rows and columns that no window of a pool or of a strided convolution reads.

use super::entry::{Findings, Lint};
use super::graph::{Graph, layer};
use crate::language::levels::Level;

pub const LINT: Lint = Lint {
    name: "pool_drops_pixels",
    level: Level::Warn,
    when: "no layer that reads a value reads all of its rows and columns: the windows of a pool or of a stride end before them",
    find,
};

fn find(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    for node in graph.nodes() {
        let [rows, columns] = node.facts.unread;
        if layer(node).is_none() || (rows == 0 && columns == 0) {
            continue;
        }
        // What another layer reads is not lost: the shortcut of a residual block may skip pixels.
        let others = graph.readers(node.inputs[0]).any(|reader| reader.facts.unread == [0, 0]);
        let Some(dims) = graph.input(node).known().filter(|_| !others) else { continue };
        let word = &node.word;
        let what = match (dims, rows, columns) {
            ([length, _], _, steps) => format!("{steps} of {length} steps"),
            ([height, _, _], rows, 0) => format!("{rows} of {height} rows"),
            ([_, width, _], 0, columns) => format!("{columns} of {width} columns"),
            ([height, width, ..], rows, columns) => {
                format!("{rows} of {height} rows and {columns} of {width} columns")
            }
            (_, _, _) => continue,
        };
        findings.at(
            node,
            format!("`{word}` never reads {what}; write `padding = same`, or sizes whose windows end where the input ends"),
        );
    }
}

//! Padded sequences on their way: which layers may get one, and behind which the lengths still say what exists.

use proc_macro2::Span;

use super::planner::Planner;
use crate::layers::entry::Entry;
use crate::layers::layer::{Layer, Layout, Steps};
use crate::layers::role::Role;

impl Planner<'_> {
    /// Whether what a layer makes of a value is padded; an error where it would mix padding in.
    pub fn padding_behind(
        &mut self,
        layer: &mut Layer,
        entry: &Entry,
        input: usize,
        span: Span,
    ) -> Option<bool> {
        if !self.values[input].padded {
            return Some(false);
        }
        // Without channels each value is a step.
        let flat = self.values[input].shape.rank() == Some(1);
        match layer.calls.steps {
            Steps::Values => Some(true),
            Steps::Apart if !flat => Some(true),
            Steps::Counted { sequence } if !flat => {
                layer.calls.padded = true;
                layer.calls.layout = Layout::Rows;
                Some(sequence)
            }
            Steps::Counted { .. } | Steps::Apart | Steps::Mixed => {
                self.takes_no_padding(input, &format!("`{}`", entry.word), why(entry.role), span)?;
                Some(false)
            }
        }
    }

    /// An error if the value is a padded sequence.
    pub fn takes_no_padding(&mut self, input: usize, what: &str, why: &str, span: Span) -> Option<()> {
        if !self.values[input].padded {
            return Some(());
        }
        self.errors.at(span, format!("{what} cannot take a padded sequence: {why}; {REMEDY}"));
        None
    }

    /// Whether values that are joined are padded: all of them, or none.
    pub fn padding_of_joined(&mut self, values: &[usize], word: &str, span: Span) -> Option<bool> {
        let padded = values.iter().filter(|value| self.values[**value].padded).count();
        if padded != 0 && padded != values.len() {
            self.errors.at(span, format!("`{word}` joins a padded sequence with one that is not; {REMEDY}"));
            return None;
        }
        Some(padded != 0)
    }
}

/// What ends a padded sequence.
const REMEDY: &str =
    "end the sequence before it, by `rnn`, `gru`, `lstm`, `global_avgpool` or `global_maxpool`";

/// Why a layer that is not told the lengths cannot do with padding.
fn why(role: Role) -> &'static str {
    match role {
        Role::Affine | Role::Depthwise => "its sums would reach into the padding",
        Role::Pool | Role::Pad => "its windows would reach into the padding",
        Role::Norm(_) | Role::Softmax { .. } => "its means and sums would be over the padding too",
        Role::Flatten | Role::Reshape => "behind it no length says which values exist",
        Role::Table | Role::Recurrent | Role::Activation(_) | Role::Noise(_) => "it is not told the lengths",
    }
}

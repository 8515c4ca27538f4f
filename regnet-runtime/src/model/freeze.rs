//! Parts of a network that training leaves as they are.

use std::ops::Range;

use crate::base::error::Error;
use crate::flat::frozen::Frozen;
use crate::model::network::Network;
use crate::model::wrapper::Model;
use crate::spec::Tensor;

/// Whether `name` is the tensor, its layer, or a block around it.
fn names(name: &str, tensor: &str) -> bool {
    tensor.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Lets training leave a layer, a block or a tensor of this name as it is, or change it again.
///
/// # Errors
/// If nothing of the network has that name; then nothing has changed.
pub fn set_frozen<N: Network>(net: &mut Model<N>, name: &str, frozen: bool) -> Result<(), Error> {
    let mut found = false;
    let mut next = net.state().frozen.clone();
    let mut visit = |tensor: Tensor<'_>, ranges: &mut Vec<Range<usize>>| {
        if names(name, &tensor.name()) {
            found = true;
            Frozen::set(ranges, tensor.range(), frozen);
        }
    };
    N::SPEC.each_param(|tensor| visit(tensor, &mut next.params));
    N::SPEC.each_stat(|tensor| visit(tensor, &mut next.stats));
    if !found {
        let mut layers = Vec::new();
        N::SPEC.each_param(|tensor| {
            let layer = tensor.name().rsplit_once('.').map(|(layer, _)| layer.to_owned()).unwrap_or_default();
            if layers.last() != Some(&layer) {
                layers.push(layer);
            }
        });
        return Err(Error::Setting(format!(
            "`{}` has no layer or tensor `{name}` with parameters; there are `{}`",
            N::SPEC.name,
            layers.join("`, `")
        )));
    }
    net.state_mut().frozen = next;
    Ok(())
}

/// The names of the frozen parameters and statistics.
#[must_use]
pub fn frozen<N: Network>(net: &Model<N>) -> Vec<String> {
    let frozen = &net.state().frozen;
    let mut names = Vec::new();
    let mut visit = |tensor: Tensor<'_>, ranges: &[Range<usize>]| {
        if ranges.contains(&tensor.range()) {
            names.push(tensor.name());
        }
    };
    N::SPEC.each_param(|tensor| visit(tensor, &frozen.params));
    N::SPEC.each_stat(|tensor| visit(tensor, &frozen.stats));
    names
}

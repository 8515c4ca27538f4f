//! What the user says of a network: texts by a key, which files keep.

use std::collections::BTreeMap;

use crate::model::network::Network;
use crate::model::wrapper::Model;

/// # What is said of it
impl<N: Network> Model<N> {
    /// What you say of the network: who trained it, on what, how good it is. Files keep it, under the names of its keys.
    ///
    /// ```
    /// use regnet::network;
    /// # network! { struct Iris: input(4) -> dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// let net = Iris::new(42);
    /// let author = net.metadata().get("author").map_or("nobody", String::as_str);
    /// println!("{author} trained it");
    /// ```
    #[must_use]
    pub fn metadata(&self) -> &BTreeMap<String, String> {
        &self.state().metadata
    }

    /// The same, to be changed. As text in a file they are at most 1 MiB, which `save` holds them to.
    ///
    /// ```
    /// use regnet::network;
    /// # network! { struct Iris: input(4) -> dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// let mut net = Iris::new(42);
    /// net.metadata_mut().insert("author".into(), "Ronald Fisher".into());
    /// net.metadata_mut().insert("accuracy".into(), format!("{:.3}", 0.967));
    /// # #[cfg(feature = "files")]
    /// assert_eq!(Iris::from_bytes(&net.to_bytes())?.metadata()["author"], "Ronald Fisher");
    /// # Ok::<(), regnet::Error>(())
    /// ```
    pub fn metadata_mut(&mut self) -> &mut BTreeMap<String, String> {
        &mut self.state_mut().metadata
    }
}

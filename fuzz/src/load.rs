//! Model files: read, or refused with an error; what is read can be used and written again.

use std::sync::OnceLock;

use regnet::files;

use super::draws::Draws;
use super::file::{Folder, changed};
use super::network::{Net, data};

/// The first byte says whether the others are a file, or what is changed in a good one.
pub fn run(bytes: &[u8]) {
    static GOOD: OnceLock<Vec<u8>> = OnceLock::new();
    let mut draws = Draws::new(bytes);
    let file = match draws.below(4) {
        0 => draws.rest().to_vec(),
        _ => changed(GOOD.get_or_init(|| Net::new(1).to_bytes()), &mut draws),
    };
    if let Ok(net) = files::from_bytes::<Net>(&file) {
        let again = files::from_bytes::<Net>(&net.to_bytes()).expect("what was written can be read");
        assert!(again.to_bytes() == net.to_bytes(), "what was read is not what was written");
        let _ = net.predict(data().view());
    }
    matching(&file);
}

/// The same file for a network that takes what fits, and that stays as it was where nothing can be read.
fn matching(file: &[u8]) {
    thread_local! {
        static FOLDER: Folder = Folder::new("load");
    }
    let path = FOLDER.with(|folder| folder.write("net.safetensors", file));
    let mut net = Net::new(2);
    let before = net.to_bytes();
    match net.load_matching(&path) {
        Ok(matched) => drop(matched.to_string()),
        Err(error) => {
            assert!(!error.to_string().is_empty(), "an error without a text");
            assert!(net.to_bytes() == before, "a network has changed by a file that was refused: {error}");
        }
    }
}

/// Changes of a good file, and files that are none.
pub fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let header = br#"{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#;
    let foreign = [&[0], &(header.len() as u64).to_le_bytes()[..], header, &[0; 4]].concat();
    vec![
        ("good", vec![1, 0]),
        ("bit", vec![1, 1, 0, 40, 0, 3]),
        ("digit", vec![1, 2, 0, 200, 2, 7, 1, 0, 2, 9]),
        ("not-finite", vec![1, 1, 0, 0, 7, 0]),
        ("short", vec![1, 1, 2, 0, 5]),
        ("foreign", foreign),
    ]
}

//! IDX files, plain and in gzip: images and labels, or an error.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use regnet::data::idx::{read_images, read_labels};

use super::draws::Draws;
use super::file::Folder;

/// The first byte says whether the others are a file, or one in gzip.
pub fn run(bytes: &[u8]) {
    thread_local! {
        static FOLDER: Folder = Folder::new("idx");
    }
    let mut draws = Draws::new(bytes);
    let (gzip, rest) = (draws.flag(), draws.rest());
    let file = if gzip { compressed(rest) } else { rest.to_vec() };
    let path = FOLDER.with(|folder| folder.write("file", &file));
    let told = |error: regnet::Error| assert!(!error.to_string().is_empty(), "an error without a text");
    if let Err(error) = read_images(&path) {
        told(error);
    }
    match read_labels(&path) {
        Ok(labels) => assert!(rest.ends_with(&labels) || !gzip, "labels that are not the file's"),
        Err(error) => told(error),
    }
}

fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("a buffer takes everything")
}

/// An IDX file of these axes and values.
fn idx(axes: &[u32], values: &[u8]) -> Vec<u8> {
    let axes_of: Vec<u8> = axes.iter().flat_map(|axis| axis.to_be_bytes()).collect();
    [&[0, 0, 8, axes.len() as u8], &axes_of[..], values].concat()
}

/// Images and labels, plain and in gzip, and headers that promise too much.
pub fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let images = idx(&[2, 2, 2], &[1, 2, 3, 4, 5, 6, 7, 8]);
    let labels = idx(&[3], &[0, 1, 2]);
    vec![
        ("images", [&[0], &images[..]].concat()),
        ("images-gzip", [&[1], &images[..]].concat()),
        ("labels", [&[0], &labels[..]].concat()),
        ("gzip-itself", [&[0], &compressed(&labels)[..]].concat()),
        // no value, of axes whose product wraps
        ("nothing", [&[0], &idx(&[0, u32::MAX, u32::MAX], &[])[..]].concat()),
        ("promise", [&[0], &idx(&[u32::MAX, 1, 1], &[])[..]].concat()),
    ]
}

//! NumPy's files, one array or an archive of several, changed in a few places: arrays and labels, or an error.

use regnet::Error;
use regnet::data::npy;
use regnet::data::npz::{self, Npz};

use super::draws::Draws;
use super::file::Folder;

/// The first byte says what is changed: one of the two archives, an array, or nothing, and the other bytes are the file.
pub fn run(bytes: &[u8]) {
    thread_local! {
        static FOLDER: Folder = Folder::new("npy");
        static GOOD: [Vec<u8>; 3] = good();
    }
    let mut draws = Draws::new(bytes);
    let file = match draws.below(4) {
        3 => draws.rest().to_vec(),
        number => changed(GOOD.with(|good| good[number].clone()), &mut draws),
    };
    let path = FOLDER.with(|folder| folder.write("file", &file));
    let told = |error: Error| assert!(!error.to_string().is_empty(), "an error without a text");
    // Of deflate each byte can be 1032, and each of those a number.
    let most = 1032 * file.len();
    let small = |len: usize| assert!(len <= most, "{len} values of {} bytes", file.len());
    npy::read::<f32>(&path).map_or_else(told, |array| small(array.len()));
    npy::read_labels(&path).map_or_else(told, |labels| small(labels.len()));
    let file = match Npz::open(&path) {
        Ok(file) => file,
        Err(error) => return told(error),
    };
    for name in file.names() {
        file.read::<f64>(name).map_or_else(told, |array| small(array.len()));
        file.read_labels(name).map_or_else(told, |labels| small(labels.len()));
    }
}

/// Other bits and bytes in a few places, something left out or more.
fn changed(mut file: Vec<u8>, draws: &mut Draws<'_>) -> Vec<u8> {
    for _ in 0..draws.below(5) {
        if file.is_empty() {
            break;
        }
        let place = (usize::from(draws.byte()) << 8 | usize::from(draws.byte())) % file.len();
        match draws.below(5) {
            0 => file[place] ^= 1 << draws.below(8),
            1 => file[place] = draws.byte(),
            2 => _ = file.remove(place),
            3 => file.insert(place, draws.byte()),
            _ => file.truncate(place),
        }
    }
    file
}

/// An archive as it is, one that is packed, and an array, as they are written.
fn good() -> [Vec<u8>; 3] {
    let folder = Folder::new("npy-good");
    let path = folder.path().join("file");
    let (x, y) = ([[0.5f32, -1.0], [2.0, 0.25]], [1u8, 0]);
    let x = regnet::ndarray::arr2(&x);
    let read = |written: Result<(), Error>| {
        written.expect("the folder for temporary files can be written to");
        std::fs::read(&path).expect("it was written")
    };
    [
        read(npz::write(&path, &[("x", &x), ("y", &y)])),
        read(npz::write_compressed(&path, &[("x", &x), ("y", &y)])),
        read(npy::write(&path, &x)),
    ]
}

/// Arrays and archives as they are written, and headers that promise too much.
pub fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let [stored, packed, array] = good();
    let whole = |file: &[u8]| [&[3], file].concat();
    let header = |shape: &str| {
        let text = format!("{{'descr': '<f4', 'fortran_order': True, 'shape': {shape}}}");
        [b"\x93NUMPY\x01\0", &(text.len() as u16).to_le_bytes()[..], text.as_bytes()].concat()
    };
    vec![
        ("archive", whole(&stored)),
        ("archive-packed", whole(&packed)),
        ("array", whole(&array)),
        ("nothing", whole(&header("(0, 18446744073709551615)"))),
        ("promise", whole(&header("(4294967295, 2)"))),
        ("changed", vec![0, 4, 0, 40, 1, 255, 1, 0, 3, 2, 0, 200, 2]),
    ]
}

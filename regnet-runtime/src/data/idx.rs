//! IDX, the format of MNIST: `0 0 type axes`, one big-endian u32 an axis, then the values in row-major order.
//! Plain or in gzip (feature `files`), told apart by their first bytes.

use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use ndarray::{Array3, Array4};

use super::dataset::Dataset;
#[cfg(feature = "files")]
use super::promised::MOST_INFLATION;
use super::promised::is_shape;
use crate::base::error::Error;
use crate::base::file::{self, Fault};

/// The element types of the format; the first is the one that is read here.
const TYPES: [(u8, &str); 6] = [
    (UNSIGNED_BYTE, "unsigned bytes"),
    (0x09, "signed bytes"),
    (0x0b, "16-bit integers"),
    (0x0c, "32-bit integers"),
    (0x0d, "32-bit floats"),
    (0x0e, "64-bit floats"),
];
const UNSIGNED_BYTE: u8 = 0x08;
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Grey images `[N, H, W]`, 0 to 255.
///
/// # Errors
/// A file that cannot be read, is not IDX, or holds anything else than unsigned bytes in three axes.
pub fn read_images(path: impl AsRef<Path>) -> Result<Array3<u8>, Error> {
    let ([count, height, width], pixels) = read(path.as_ref(), "images")?;
    Ok(Array3::from_shape_vec((count, height, width), pixels)
        .expect("the length was checked against the axes"))
}

/// Class numbers.
///
/// # Errors
/// A file that cannot be read, is not IDX, or holds anything else than unsigned bytes in one axis.
pub fn read_labels(path: impl AsRef<Path>) -> Result<Vec<u8>, Error> {
    let ([_], labels) = read(path.as_ref(), "labels")?;
    Ok(labels)
}

/// The training and the test examples of a folder in MNIST's layout: `train-images-idx3-ubyte`,
/// `train-labels-idx1-ubyte`, `t10k-…`, each plain or with `.gz`. Pixels are scaled to 0..=1, of shape
/// `[28, 28, 1]`. Fashion-MNIST and others come in the same four files.
///
/// # Errors
/// A missing or broken file, or another number of labels than of images.
pub fn mnist(folder: impl AsRef<Path>) -> Result<(Dataset, Dataset), Error> {
    let folder = folder.as_ref();
    Ok((labelled_images(folder, "train")?, labelled_images(folder, "t10k")?))
}

fn labelled_images(folder: &Path, part: &str) -> Result<Dataset, Error> {
    let images = read_images(find(folder, &format!("{part}-images-idx3-ubyte"))?)?;
    let labels = read_labels(find(folder, &format!("{part}-labels-idx1-ubyte"))?)?;
    let (count, height, width) = images.dim();
    if count != labels.len() {
        let text = format!("{}: {count} images, but {} labels for `{part}`", folder.display(), labels.len());
        return Err(Error::Data(text));
    }
    let pixels = images.into_iter().map(|pixel| f32::from(pixel) / 255.0).collect();
    let pixels = Array4::from_shape_vec((count, height, width, 1), pixels).expect("as many values as before");
    Dataset::labelled(pixels, labels.into_iter().map(u32::from).collect())
}

/// The file of this name, plain or with `.gz`.
fn find(folder: &Path, name: &str) -> Result<PathBuf, Error> {
    let (plain, gzip) = (folder.join(name), folder.join(format!("{name}.gz")));
    match (plain.exists(), gzip.exists()) {
        (true, _) => Ok(plain),
        (false, true) => Ok(gzip),
        (false, false) => {
            let tried = format!("{} or {}", plain.display(), gzip.display());
            Err(Error::Io(tried, io::Error::new(io::ErrorKind::NotFound, "no such file")))
        }
    }
}

/// The axes and values of a file that should have `AXES` axes.
fn read<const AXES: usize>(path: &Path, what: &str) -> Result<([usize; AXES], Vec<u8>), Error> {
    let parsed = file::open(path).and_then(|(file, size)| parse(BufReader::new(file), size, what));
    parsed.map_err(|fault| fault.at(path.display(), Error::Data))
}

fn parse<const AXES: usize>(
    mut file: impl Read,
    size: u64,
    what: &str,
) -> Result<([usize; AXES], Vec<u8>), Fault> {
    let mut start = Vec::with_capacity(GZIP.len());
    file.by_ref().take(GZIP.len() as u64).read_to_end(&mut start)?;
    let gzip = start == GZIP;
    let whole = io::Cursor::new(start).chain(file);
    if gzip { parse_gzip(whole, size, what) } else { parse_plain(whole, size, what) }
}

#[cfg(feature = "files")]
fn parse_gzip<const AXES: usize>(
    file: impl Read,
    size: u64,
    what: &str,
) -> Result<([usize; AXES], Vec<u8>), Fault> {
    parse_plain(flate2::read::GzDecoder::new(file), size.saturating_mul(MOST_INFLATION), what)
}

#[cfg(not(feature = "files"))]
fn parse_gzip<const AXES: usize>(
    _file: impl Read,
    _size: u64,
    _what: &str,
) -> Result<([usize; AXES], Vec<u8>), Fault> {
    Err(Fault::Content("a gzip file; the feature `files` reads it".into()))
}

/// `most`: no more bytes than this can come.
fn parse_plain<const AXES: usize>(
    mut file: impl Read,
    most: u64,
    what: &str,
) -> Result<([usize; AXES], Vec<u8>), Fault> {
    let mut word = [0; 4];
    read_header_word(&mut file, &mut word)?;
    check_magic(word, AXES, what)?;
    let mut axes = [0; AXES];
    for axis in &mut axes {
        read_header_word(&mut file, &mut word)?;
        *axis = u32::from_be_bytes(word) as usize;
    }
    if !is_shape(&axes) {
        let text = format!("its header promises {what} of shape {axes:?}, which no memory can hold");
        return Err(Fault::Content(text));
    }
    // Only now is memory asked for: a header can promise more than there is.
    let promised = axes.iter().product::<usize>() as u64;
    if promised > most {
        return Err(Fault::Content(format!("truncated: its header promises {what} of shape {axes:?}")));
    }
    let mut values = Vec::new();
    // One byte more than promised shows a surplus without reading all of it.
    file.take(promised.saturating_add(1)).read_to_end(&mut values)?;
    match (values.len() as u64).cmp(&promised) {
        std::cmp::Ordering::Equal => Ok((axes, values)),
        std::cmp::Ordering::Less => {
            let text = format!("truncated: {} values where its header promises {axes:?}", values.len());
            Err(Fault::Content(text))
        }
        std::cmp::Ordering::Greater => {
            Err(Fault::Content(format!("more values than its header promises, {axes:?}")))
        }
    }
}

fn read_header_word(file: &mut impl Read, word: &mut [u8; 4]) -> Result<(), Fault> {
    file.read_exact(word).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => Fault::Content("truncated: it ends within its header".into()),
        _ => Fault::Io(error),
    })
}

fn check_magic(magic: [u8; 4], axes: usize, what: &str) -> Result<(), Fault> {
    let expected = [0, 0, UNSIGNED_BYTE, axes as u8];
    if magic == expected {
        return Ok(());
    }
    let kind = TYPES.iter().find(|(code, _)| *code == magic[2]);
    Err(Fault::Content(match (magic, kind) {
        ([0, 0, code, count], Some((_, name))) if code != UNSIGNED_BYTE => {
            format!("{what} are unsigned bytes in {axes} axes, but this file holds {name} in {count}")
        }
        ([0, 0, _, count], Some(_)) => format!("{what} have {axes} axes, but this file has {count}"),
        _ => format!("no IDX file of {what}: it begins with {magic:02x?} instead of {expected:02x?}"),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn idx(axes: &[u32], values: &[u8]) -> Vec<u8> {
        let mut file = vec![0, 0, UNSIGNED_BYTE, axes.len() as u8];
        axes.iter().for_each(|axis| file.extend(axis.to_be_bytes()));
        file.extend(values);
        file
    }

    fn images(file: &[u8]) -> Result<([usize; 3], Vec<u8>), String> {
        parse(file, file.len() as u64, "images").map_err(|fault| match fault {
            Fault::Io(error) => error.to_string(),
            Fault::Content(text) => text,
        })
    }

    #[test]
    fn images_come_in_their_order() {
        let pixels: Vec<u8> = (0..12).collect();
        assert_eq!(images(&idx(&[2, 3, 2], &pixels)), Ok(([2, 3, 2], pixels)));
        assert_eq!(images(&idx(&[0, 28, 28], &[])), Ok(([0, 28, 28], vec![])));
    }

    #[test]
    fn what_is_not_images_is_told() {
        let text = "no IDX file of images: it begins with [89, 50, 4e, 47] instead of [00, 00, 08, 03]";
        assert_eq!(images(b"\x89PNG\r\n").unwrap_err(), text);
        assert_eq!(images(&idx(&[2], &[1, 2])).unwrap_err(), "images have 3 axes, but this file has 1");
        let text = "images are unsigned bytes in 3 axes, but this file holds 32-bit floats in 2";
        assert_eq!(images(&[0, 0, 0x0d, 2]).unwrap_err(), text);
    }

    #[test]
    fn every_truncation_is_an_error() {
        let whole = idx(&[2, 3, 2], &[7; 12]);
        for end in 0..whole.len() {
            let error = images(&whole[..end]).unwrap_err();
            assert!(error.starts_with("truncated"), "{end}: {error}");
        }
        let surplus = [whole, vec![0]].concat();
        assert_eq!(images(&surplus).unwrap_err(), "more values than its header promises, [2, 3, 2]");
    }

    /// 2^40 values would end the process if they were allocated; 2^96 are more than a size can say.
    #[test]
    fn a_hostile_header_asks_for_no_memory() {
        let error = images(&idx(&[1 << 20, 1 << 20, 1], &[0; 16])).unwrap_err();
        assert!(error.contains("its header promises images of shape [1048576, 1048576, 1]"), "{error}");
        let error = images(&idx(&[u32::MAX; 3], &[0; 16])).unwrap_err();
        assert!(error.ends_with("which no memory can hold"), "{error}");
    }

    /// No values at all, in axes that an array cannot have.
    #[test]
    fn sizes_without_values_are_sizes_all_the_same() {
        let max = u32::MAX;
        for axes in [[0, max, max], [max, 0, max], [max, max, 0]] {
            let error = images(&idx(&axes, &[])).unwrap_err();
            let shape = axes.map(|axis| axis as usize);
            assert_eq!(
                error,
                format!("its header promises images of shape {shape:?}, which no memory can hold")
            );
        }
        assert_eq!(images(&idx(&[0, 0, 7], &[])), Ok(([0, 0, 7], vec![])));
    }

    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "no files")]
    fn every_header_of_extreme_sizes_is_read_or_refused() {
        let path = std::env::temp_dir().join(format!("regnet-idx-sizes-{}", std::process::id()));
        let extremes = [0, 1, 2, 1 << 16, 1 << 31, u32::MAX];
        for (first, second) in extremes.into_iter().flat_map(|a| extremes.map(|b| (a, b))) {
            for axes in extremes.map(|third| [first, second, third]) {
                std::fs::write(&path, idx(&axes, &[])).unwrap();
                let values = axes.iter().fold(1, |values, axis| values * u128::from(*axis));
                match read_images(&path) {
                    Ok(images) => assert!(values == 0 && images.is_empty(), "{axes:?}"),
                    Err(error) => assert!(matches!(error, Error::Data(_)), "{axes:?}: {error:?}"),
                }
            }
        }
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_missing_file_is_told_with_both_names() {
        let error = mnist("no-such-folder").unwrap_err().to_string();
        assert!(error.contains("train-images-idx3-ubyte or "), "{error}");
        assert!(error.contains("train-images-idx3-ubyte.gz: "), "{error}");
    }

    #[cfg(not(feature = "files"))]
    #[test]
    fn gzip_names_the_feature() {
        assert_eq!(images(&GZIP).unwrap_err(), "a gzip file; the feature `files` reads it");
    }

    #[cfg(feature = "files")]
    mod gzip {
        use std::io::Write;

        use super::*;

        fn zip(content: &[u8]) -> Vec<u8> {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            encoder.write_all(content).unwrap();
            encoder.finish().unwrap()
        }

        #[test]
        fn gzip_is_known_by_its_first_bytes() {
            let file = zip(&idx(&[1, 2, 2], &[1, 2, 3, 4]));
            assert_eq!(images(&file), Ok(([1, 2, 2], vec![1, 2, 3, 4])));
        }

        #[test]
        fn every_truncation_of_gzip_is_an_error() {
            let file = zip(&idx(&[2, 3, 2], &[7; 12]));
            // the last eight bytes are the checksum and the length
            for end in 2..file.len() - 8 {
                assert!(images(&file[..end]).is_err(), "{end}");
            }
        }

        #[test]
        fn a_bomb_is_read_no_further_than_its_header_says() {
            let bomb = zip(&idx(&[1, 2, 2], &vec![0; 1 << 20]));
            assert_eq!(images(&bomb).unwrap_err(), "more values than its header promises, [1, 2, 2]");
            // Within what a machine of 32 bits can hold, too.
            let hollow = zip(&idx(&[60_000, 30_000, 1], &[0; 4]));
            assert!(images(&hollow).unwrap_err().starts_with("truncated: its header promises"));
        }

        #[test]
        #[cfg_attr(target_family = "wasm", ignore = "no files")]
        fn a_folder_gives_both_parts() {
            let folder = std::env::temp_dir().join(format!("regnet-idx-{}", std::process::id()));
            std::fs::create_dir_all(&folder).unwrap();
            let write = |name: &str, content: &[u8]| std::fs::write(folder.join(name), content).unwrap();
            write("train-images-idx3-ubyte.gz", &zip(&idx(&[2, 1, 2], &[0, 51, 102, 255])));
            write("train-labels-idx1-ubyte", &idx(&[2], &[3, 9]));
            write("t10k-images-idx3-ubyte", &idx(&[1, 1, 2], &[1, 2]));
            write("t10k-labels-idx1-ubyte", &idx(&[1], &[0]));
            let (train, test) = mnist(&folder).unwrap();
            assert_eq!(train.inputs(), [0.0, 0.2, 0.4, 1.0]);
            assert_eq!((train.labels(), train.input_shape().dims()), (Some(&[3, 9][..]), &[1, 2, 1][..]));
            assert_eq!(test.len(), 1);
            write("t10k-labels-idx1-ubyte", &idx(&[2], &[0, 0]));
            let error = mnist(&folder).unwrap_err().to_string();
            std::fs::remove_dir_all(&folder).unwrap();
            assert!(error.ends_with(": 1 images, but 2 labels for `t10k`"), "{error}");
        }
    }
}

use std::fs;
use std::path::{Path, PathBuf};

use image::{ExtendedColorType, GrayImage, Luma, Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

/// A folder of the test's own, which goes when it ends.
struct Own(PathBuf);

impl Own {
    fn new(name: &str) -> Own {
        let folder = std::env::temp_dir().join(format!("regnet-images-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Own(folder)
    }

    /// A path in it, whose folder is there.
    fn path(&self, name: &str) -> PathBuf {
        let path: PathBuf = self.0.iter().chain(name.split('/').map(AsRef::as_ref)).collect();
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        path
    }

    fn grey(&self, name: &str, value: u8) {
        GrayImage::from_pixel(2, 3, Luma([value])).save(self.path(name)).unwrap();
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn names(paths: &[PathBuf], folder: &Path) -> Vec<String> {
    let name = |path: &PathBuf| path.strip_prefix(folder).unwrap().display().to_string().replace('\\', "/");
    paths.iter().map(name).collect()
}

#[test]
#[cfg_attr(target_family = "wasm", ignore = "no files")]
fn pixels_of_a_fitting_picture_are_its_bytes() {
    let own = Own::new("bytes");
    // Height 2, width 3: each pixel says where it is.
    RgbImage::from_fn(3, 2, |x, y| Rgb([x as u8, y as u8, 255])).save(own.path("rgb.png")).unwrap();
    let colour = Images::rgb(2, 3).read(own.path("rgb.png")).unwrap();
    assert_eq!(colour.shape(), [1, 2, 3, 3]);
    for ((_, y, x, channel), value) in colour.indexed_iter() {
        assert_eq!(*value, [x as f32, y as f32, 255.0][channel] / 255.0);
    }
    // Grey as it is, colours of a grey picture are all the same; transparency is left out.
    GrayImage::from_fn(3, 2, |x, y| Luma([(10 * x + y) as u8])).save(own.path("grey.png")).unwrap();
    let grey = Images::grey(2, 3).read(own.path("grey.png")).unwrap();
    assert_eq!((grey.shape(), grey[[0, 1, 2, 0]]), (&[1, 2, 3, 1][..], 21.0 / 255.0));
    assert_eq!(Images::rgb(2, 3).read(own.path("grey.png")).unwrap()[[0, 1, 2, 1]], 21.0 / 255.0);
    RgbaImage::from_pixel(3, 2, Rgba([51, 0, 0, 0])).save(own.path("clear.png")).unwrap();
    assert_eq!(Images::rgb(2, 3).read(own.path("clear.png")).unwrap()[[0, 0, 0, 0]], 0.2);
}

/// A picture of two halves of one colour each: whatever the size, the halves stay.
#[test]
#[cfg_attr(target_family = "wasm", ignore = "no files")]
fn other_sizes_are_stretched() {
    let own = Own::new("sizes");
    let halves = |x: u32| Rgb(if x < 40 { [0, 0, 0] } else { [255, 255, 255] });
    RgbImage::from_fn(80, 20, |x, _| halves(x)).save(own.path("wide.png")).unwrap();
    for (height, width) in [(4, 8), (60, 200), (20, 80)] {
        let picture = Images::grey(height, width).read(own.path("wide.png")).unwrap();
        let row = |column: usize| picture[[0, height / 2, column, 0]];
        assert_eq!((row(0), row(width / 4), row(3 * width / 4), row(width - 1)), (0.0, 0.0, 1.0, 1.0));
    }
    // Two pixels become their mean.
    GrayImage::from_fn(2, 1, |x, _| Luma([100 * x as u8 + 50])).save(own.path("two.png")).unwrap();
    assert_eq!(Images::grey(1, 1).read(own.path("two.png")).unwrap()[[0, 0, 0, 0]], 100.0 / 255.0);
}

/// What the camera noted: the top of the picture is the left side of what is stored.
#[test]
#[cfg_attr(target_family = "wasm", ignore = "no files")]
fn a_picture_is_turned_as_its_camera_says() {
    const TURN_BY_90: u8 = 6;
    let exif =
        [b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(), &[TURN_BY_90], &[0; 6]].concat();
    let own = Own::new("turned");
    let stored = GrayImage::from_fn(16, 8, |x, _| Luma([if x < 8 { 0 } else { 255 }]));
    let mut file = fs::File::create(own.path("phone.jpg")).unwrap();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut file, 100);
    image::ImageEncoder::set_exif_metadata(&mut encoder, exif).unwrap();
    encoder.encode(&stored, 16, 8, ExtendedColorType::L8).unwrap();
    drop(file);
    let seen = Images::grey(16, 8).read(own.path("phone.jpg")).unwrap();
    assert_eq!((seen[[0, 0, 4, 0]], seen[[0, 15, 4, 0]]), (0.0, 1.0));
}

#[test]
#[cfg_attr(target_family = "wasm", ignore = "no files")]
fn a_folder_comes_in_the_order_of_its_names() {
    let own = Own::new("order");
    for (name, value) in [("b/2.png", 102), ("b/10.PNG", 51), ("a/x.jpeg", 204), ("a/w.jpg", 0)] {
        own.grey(name, value);
    }
    for other in ["b/notes.txt", "list.csv", "b/.hidden.png", ".git/x.png", "a/more/y.png"] {
        fs::write(own.path(other), b"no picture").unwrap();
    }
    let images = Images::grey(3, 2);
    let folder = images.folder(&own.0).unwrap();
    assert_eq!(folder.class_names, ["a", "b"]);
    assert_eq!(names(&folder.paths, &own.0), ["a/w.jpg", "a/x.jpeg", "b/10.PNG", "b/2.png"]);
    assert_eq!(folder.data.labels(), Some(&[0, 0, 1, 1][..]));
    assert_eq!(folder.data.input_shape().dims(), [3, 2, 1]);
    let firsts: Vec<f32> = folder.data.inputs().chunks(6).map(|picture| picture[0]).collect();
    assert_eq!(firsts, [0.0, 0.8, 0.2, 0.4]);
    assert_eq!(names(&folder.left_out, &own.0), ["list.csv", "a/more", "b/notes.txt"]);
    let left_out = folder.left_out.iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
    let text = format!(
        "a  2\nb  2\n4 pictures of [3, 2, 1]\nleft out: 3 that are no pictures: {}",
        left_out.join(", ")
    );
    assert_eq!(folder.to_string(), text);
    assert_eq!(images.folder(&own.0).unwrap().data, folder.data);
    // One of them is what the folder has.
    let one = images.read(&folder.paths[1]).unwrap();
    assert_eq!(one.as_slice().unwrap(), &folder.data.inputs()[6..12]);
}

#[test]
#[cfg_attr(target_family = "wasm", ignore = "no files")]
fn test_pictures_have_the_labels_of_the_training_pictures() {
    let own = Own::new("parts");
    for name in ["train/a/1.png", "train/b/1.png", "train/c/1.png", "test/c/1.png", "test/b/1.png"] {
        own.grey(name, 1);
    }
    let images = Images::grey(3, 2);
    let train = images.folder(own.path("train")).unwrap();
    let test = images.folder_of(own.path("test"), &train.class_names).unwrap();
    assert_eq!((test.data.labels(), &test.class_names), (Some(&[1, 2][..]), &train.class_names));
    own.grey("test/d/1.png", 1);
    let error = images.folder_of(own.path("test"), &train.class_names).unwrap_err().to_string();
    assert!(error.ends_with("d: class `d` is not among [\"a\", \"b\", \"c\"]"), "{error}");
}

#[test]
#[cfg_attr(target_family = "wasm", ignore = "no files")]
fn errors_name_the_file() {
    let own = Own::new("errors");
    let images = Images::rgb(3, 2);
    let told = || images.folder(&own.0).unwrap_err().to_string();
    assert_eq!(
        told(),
        format!("{}: no folder in it, expected one for each class, with its pictures", own.0.display())
    );
    fs::write(own.path("a/notes.txt"), b"").unwrap();
    let class = own.0.join("a");
    assert_eq!(told(), format!("{}: a class without a picture (.png, .jpg, .jpeg)", class.display()));
    own.grey("a/1.png", 7);
    own.grey("a/4.png", 7);
    // Cut off, of another kind, and nothing at all: the first in order is told.
    let whole = fs::read(own.path("a/1.png")).unwrap();
    fs::write(own.path("a/2.png"), &whole[..whole.len() / 2]).unwrap();
    fs::write(own.path("a/3.jpg"), b"GIF89a").unwrap();
    for name in ["a/2.png", "a/3.jpg"] {
        let error = images.read(own.path(name)).unwrap_err();
        assert!(
            matches!(&error, Error::Data(text) if text.starts_with(&format!("{}: ", own.path(name).display()))),
            "{error}"
        );
    }
    assert!(told().starts_with(&format!("{}: ", own.path("a/2.png").display())), "{}", told());
    // The name does not say what it is.
    fs::rename(own.path("a/1.png"), own.path("a/2.png")).unwrap();
    fs::rename(own.path("a/4.png"), own.path("a/3.jpg")).unwrap();
    assert_eq!(images.folder(&own.0).unwrap().data.len(), 2);
    let missing = images.folder("no/such/folder").unwrap_err();
    assert!(matches!(&missing, Error::Io(path, _) if path == "no/such/folder"), "{missing}");
    assert!(matches!(images.read("no/such.png").unwrap_err(), Error::Io(..)));
}

/// The checksum of a PNG's parts, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let bit = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), bit))
}

/// A header of a few bytes that promises a picture of 16 GB.
#[test]
#[cfg_attr(target_family = "wasm", ignore = "no files")]
fn a_hostile_header_asks_for_no_memory() {
    let own = Own::new("hostile");
    own.grey("a/1.png", 7);
    let mut file = fs::read(own.path("a/1.png")).unwrap();
    file[16..20].copy_from_slice(&(1u32 << 17).to_be_bytes());
    file[20..24].copy_from_slice(&(1u32 << 17).to_be_bytes());
    let checksum = crc32(&file[12..29]);
    file[29..33].copy_from_slice(&checksum.to_be_bytes());
    fs::write(own.path("a/1.png"), &file).unwrap();
    let error = Images::grey(3, 2).read(own.path("a/1.png")).unwrap_err().to_string();
    assert!(error.contains("imit"), "{error}");
}

#[test]
#[should_panic(expected = "no picture has 0 by 2 pixels")]
fn a_size_that_is_none_is_the_callers_bug() {
    let _ = Images::grey(0, 2);
}

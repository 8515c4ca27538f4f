//! Pictures: a folder of them by class as a [`Dataset`](crate::Dataset), and one of them for `predict`. PNG and JPEG. The feature
//! `images`.
//!
//! ```
//! use regnet::data::images::Images;
//! use regnet::{Adam, Trainer, network};
//! network! {
//!     struct Flowers: input(32, 32, 3) -> conv2d(8, kernel = 3) -> relu -> global_avgpool -> dense(2)
//!         -> loss softmax_cross_entropy;
//! }
//! # let folder = std::env::temp_dir().join(format!("regnet-flowers-{}", std::process::id()));
//! # for (class, colour) in [("rose", [200, 30, 60]), ("violet", [90, 40, 200])] {
//! #     std::fs::create_dir_all(folder.join(class))?;
//! #     for number in 0..4 {
//! #         image::RgbImage::from_pixel(48, 40, image::Rgb(colour)).save(folder.join(class).join(format!("{number}.png")))?;
//! #     }
//! # }
//!
//! // flowers/rose/1.jpg, flowers/rose/2.png, flowers/violet/1.jpg, …
//! let images = Images::rgb(32, 32);
//! let flowers = images.folder(&folder)?;
//! println!("{flowers}"); // the classes, how many of each, and what was left out
//! let (train, valid) = flowers.data.split(0.75, 1);
//! let mut net = Flowers::new(42);
//! Trainer::new(Adam::new(1e-2)).epochs(5).progress(false).fit(&mut net, &train, Some(&valid))?;
//!
//! let picture = images.read(folder.join("rose/0.png"))?; // [1, 32, 32, 3]
//! println!("{}", flowers.class_names[net.predict_classes(picture.view())[0] as usize]);
//! # assert_eq!(flowers.class_names, ["rose", "violet"]);
//! # std::fs::remove_dir_all(folder)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod decode;
mod folder;
#[cfg(test)]
mod tests;

use std::path::Path;

use ndarray::Array4;

use crate::base::error::Error;

pub use folder::Folder;

/// How pictures become numbers from 0 to 1: in grey or in colour, at one size.
///
/// Pictures of another size are stretched to it, smoothly (each pixel is a weighted mean of those that it covers); the ratio of
/// their sides does not stay. They are turned as their cameras noted (EXIF); transparency is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Images {
    height: usize,
    width: usize,
    colour: Colour,
}

/// The channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Colour {
    Grey,
    Rgb,
}

impl Images {
    /// Pictures of shape `[height, width, 1]`; of colours the luminance.
    ///
    /// # Panics
    /// If a side is 0 or does not fit into 32 bits.
    #[must_use]
    #[track_caller]
    pub fn grey(height: usize, width: usize) -> Images {
        Images::of(height, width, Colour::Grey)
    }

    /// Pictures of shape `[height, width, 3]`: red, green, blue.
    ///
    /// # Panics
    /// As [`Images::grey`].
    #[must_use]
    #[track_caller]
    pub fn rgb(height: usize, width: usize) -> Images {
        Images::of(height, width, Colour::Rgb)
    }

    #[track_caller]
    fn of(height: usize, width: usize, colour: Colour) -> Images {
        let is_side = |side: usize| side > 0 && u32::try_from(side).is_ok();
        assert!(is_side(height) && is_side(width), "no picture has {height} by {width} pixels");
        Images { height, width, colour }
    }

    /// One picture, for `predict`: `[1, height, width, channels]`.
    ///
    /// # Errors
    /// [`Error::Io`], or [`Error::Data`] for a file that is no picture, is broken, or takes more than 512 MiB; with its path.
    pub fn read(&self, path: impl AsRef<Path>) -> Result<Array4<f32>, Error> {
        let mut pixels = Array4::zeros((1, self.height, self.width, self.channels()));
        let values = pixels.as_slice_mut().expect("a new array is in one piece");
        self.decode(path.as_ref(), values)?;
        Ok(pixels)
    }

    /// All pictures of a folder, `folder/<class>/*.png`, `.jpg` and `.jpeg`. The classes are its folders, in the order of their
    /// names, and so are the pictures of a class; what begins with a dot is not there. What else is no picture stands in
    /// [`Folder::left_out`].
    ///
    /// # Errors
    /// As [`Images::read`], for the first file in order that cannot be read; a class without a picture, or none at all; a name of a
    /// class that is not UTF-8.
    pub fn folder(&self, path: impl AsRef<Path>) -> Result<Folder, Error> {
        folder::read(self, path.as_ref(), None)
    }

    /// The same with the classes, and so the labels, of another folder: of the test pictures those of the training pictures. One of
    /// them may be missing here.
    ///
    /// # Errors
    /// As [`Images::folder`], and a class that is not among them.
    pub fn folder_of(&self, path: impl AsRef<Path>, class_names: &[String]) -> Result<Folder, Error> {
        folder::read(self, path.as_ref(), Some(class_names))
    }

    fn channels(&self) -> usize {
        match self.colour {
            Colour::Grey => 1,
            Colour::Rgb => 3,
        }
    }

    /// How many values a picture has, if that is a size.
    fn checked_len(&self) -> Option<usize> {
        self.height.checked_mul(self.width)?.checked_mul(self.channels())
    }

    /// Writes the pixels of a file.   pixels [height·width·channels]
    fn decode(&self, path: &Path, pixels: &mut [f32]) -> Result<(), Error> {
        decode::decode(self, path, pixels).map_err(|fault| fault.at(path.display(), Error::Data))
    }
}

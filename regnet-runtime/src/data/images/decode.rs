//! One file.

use std::io::BufReader;
use std::path::Path;

use image::imageops::{self, FilterType};
use image::{DynamicImage, ImageBuffer, ImageDecoder, ImageError, ImageReader, Limits, Pixel};

use super::{Colour, Images};
use crate::base::file::{self, Fault};

/// pixels = the picture of a file, of its size and channels.   pixels [height·width·channels]
pub fn decode(images: &Images, path: &Path, pixels: &mut [f32]) -> Result<(), Fault> {
    let (file, _) = file::open(path)?;
    let picture = open(BufReader::new(file)).map_err(|error| match error {
        ImageError::IoError(error) => Fault::Content(format!("no picture, or a broken one: {error}")),
        other => Fault::Content(other.to_string()),
    })?;
    match images.colour {
        Colour::Grey => fit(images, picture.into_luma8(), pixels),
        Colour::Rgb => fit(images, picture.into_rgb8(), pixels),
    }
    Ok(())
}

/// The picture as it is seen. What is in the file says its format, not its name.
fn open(file: BufReader<std::fs::File>) -> Result<DynamicImage, ImageError> {
    let mut decoder = ImageReader::new(file).with_guessed_format()?.into_decoder()?;
    // Before anything of the picture's size is asked for.
    Limits::default().reserve(decoder.total_bytes())?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn fit<P: Pixel<Subpixel = u8> + 'static>(
    images: &Images,
    picture: ImageBuffer<P, Vec<u8>>,
    pixels: &mut [f32],
) {
    let (width, height) = (images.width as u32, images.height as u32);
    let fitting = match picture.dimensions() == (width, height) {
        true => picture,
        false => imageops::resize(&picture, width, height, FilterType::Triangle),
    };
    assert_eq!(fitting.as_raw().len(), pixels.len(), "a picture has the size that was asked for");
    pixels.iter_mut().zip(fitting.as_raw()).for_each(|(pixel, byte)| *pixel = f32::from(*byte) / 255.0);
}

//! All pictures of a folder.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ndarray::Array4;

use super::Images;
use crate::base::error::Error;
use crate::data::dataset::Dataset;
use crate::machine::pool;

/// What the names of pictures end with, in any capitals.
const ENDINGS: [&str; 3] = ["png", "jpg", "jpeg"];
/// So many of the files that were left out are told by name.
const TOLD: usize = 3;

/// The pictures of a folder. [`fmt::Display`] tells the classes, and what was left out.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Folder {
    /// The pictures with their labels, class after class.
    pub data: Dataset,
    /// The classes: label 0 is the first.
    pub class_names: Vec<String>,
    /// The file of each picture, in the order of `data`.
    pub paths: Vec<PathBuf>,
    /// What is no picture: files of other kinds, and folders within those of the classes.
    pub left_out: Vec<PathBuf>,
}

impl fmt::Display for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.class_names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        let labels = self.data.labels().unwrap_or_default();
        for (name, label) in self.class_names.iter().zip(0..) {
            let count = labels.iter().filter(|found| **found == label).count();
            writeln!(f, "{name:>width$}  {count}")?;
        }
        write!(f, "{} pictures of {}", self.data.len(), self.data.input_shape())?;
        if !self.left_out.is_empty() {
            let told = self.left_out.iter().take(TOLD).map(|path| path.display().to_string());
            let rest = if self.left_out.len() > TOLD { ", …" } else { "" };
            let told = told.collect::<Vec<_>>().join(", ");
            write!(f, "\nleft out: {} that are no pictures: {told}{rest}", self.left_out.len())?;
        }
        Ok(())
    }
}

/// The pictures of a folder, with its own classes or given ones.
pub fn read(images: &Images, folder: &Path, given: Option<&[String]>) -> Result<Folder, Error> {
    let (mut classes, mut left_out) = (Vec::new(), Vec::new());
    for path in entries(folder)? {
        if path.is_dir() { &mut classes } else { &mut left_out }.push(path);
    }
    let own: Vec<String> = classes.iter().map(|class| name_of(class)).collect::<Result<_, _>>()?;
    let class_names = given.map_or(own.clone(), <[String]>::to_vec);
    let (mut paths, mut labels) = (Vec::new(), Vec::new());
    for (class, name) in classes.iter().zip(&own) {
        let Some(label) = class_names.iter().position(|class| class == name) else {
            let text = format!("{}: class `{name}` is not among {class_names:?}", class.display());
            return Err(Error::Data(text));
        };
        let (pictures, others): (Vec<_>, Vec<_>) =
            entries(class)?.into_iter().partition(|path| is_picture(path));
        if pictures.is_empty() {
            let text = format!("{}: a class without a picture (.png, .jpg, .jpeg)", class.display());
            return Err(Error::Data(text));
        }
        labels.resize(labels.len() + pictures.len(), label as u32);
        paths.extend(pictures);
        left_out.extend(others);
    }
    if paths.is_empty() {
        return Err(Error::Data(format!(
            "{}: no folder in it, expected one for each class, with its pictures",
            folder.display()
        )));
    }
    let data = Dataset::labelled(pixels(images, &paths)?, labels)?;
    Ok(Folder { data, class_names, paths, left_out })
}

/// What is in a folder and not hidden, in the order of the names.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |error| Error::Io(folder.display().to_string(), error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            paths.push(entry.path());
        }
    }
    paths.sort_unstable();
    Ok(paths)
}

fn name_of(class: &Path) -> Result<String, Error> {
    let name = class.file_name().and_then(|name| name.to_str()).map(str::to_owned);
    name.ok_or_else(|| Error::Data(format!("{}: the name of this class is not UTF-8", class.display())))
}

fn is_picture(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let is = |ending: &str| ENDINGS.iter().any(|own| ending.eq_ignore_ascii_case(own));
    ending.is_some_and(is) && !path.is_dir()
}

/// The pixels of all files, read by all threads.   [files, height, width, channels]
fn pixels(images: &Images, paths: &[PathBuf]) -> Result<Array4<f32>, Error> {
    let axes = (paths.len(), images.height, images.width, images.channels());
    let Some(len) = images.checked_len().and_then(|len| len.checked_mul(paths.len())) else {
        return Err(Error::Data(format!("no memory can hold {} pictures of this size", paths.len())));
    };
    let mut pixels = vec![0.0; len];
    // Of several errors the first in order, whatever the threads are at.
    let first = Mutex::new(None::<(usize, Error)>);
    let lock = || first.lock().unwrap_or_else(PoisonError::into_inner);
    pool::chunks_mut(&mut pixels, len / paths.len(), &|place, pixels| {
        if lock().as_ref().is_some_and(|(earlier, _)| *earlier < place) {
            return;
        }
        if let Err(error) = images.decode(&paths[place], pixels) {
            let mut first = lock();
            if first.as_ref().is_none_or(|(earlier, _)| *earlier > place) {
                *first = Some((place, error));
            }
        }
    });
    match first.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some((_, error)) => Err(error),
        None => Ok(Array4::from_shape_vec(axes, pixels).expect("as many values as there are pixels")),
    }
}

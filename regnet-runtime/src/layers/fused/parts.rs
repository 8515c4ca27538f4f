//! Whether the parts of a fused layer fit: what one gives is what the next one takes.

use crate::base::shape::Shape;
use crate::layers::norms::batchnorm::BatchNorm;
use crate::layers::pools::maxpool2d::MaxPool2d;

/// Panics unless the input of the norm is an image of this shape.
#[track_caller]
pub(super) fn check_norm(norm: &BatchNorm, image: Shape) {
    let (positions, channels) = (norm.positions, norm.channels);
    assert!(
        positions == image.rows() && channels == image.last(),
        "an image {image} and a norm of {positions} positions and {channels} channels do not fit together"
    );
}

/// Panics unless the input of the pool is an image of this shape.
#[track_caller]
pub(super) fn check_pool(pool: &MaxPool2d, image: Shape) {
    let input = Shape::new(&pool.input);
    assert!(input.equals(&image), "an image {image} and a max pool of {input} do not fit together");
}

//! Why a picture cannot be used, sorted by what has to be done about it.

use image::ImageError;

/// Why a picture cannot be used. The sentence goes on from the name of a file, and repeats nothing that is in the
/// picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// Somebody has to make it smaller.
    #[error("is too large; {0} are taken")]
    TooLarge(Limit),
    /// Somebody has to save it as another kind.
    #[error("is no picture of a kind that is shown; PNG, JPEG and WebP are")]
    NotAPicture,
    /// Somebody has to bring it again: it ends early or has been damaged.
    #[error("is broken; it ends early or its data are damaged")]
    Broken,
}

/// What a picture may not be larger than.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Bytes of the source.
    Bytes(usize),
    /// Pixels of a side.
    Side(u32),
    /// Pixels in all.
    Pixels(u64),
    /// Bytes of memory that its pixels take, or what lies beside them.
    Memory(u64),
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bytes(most) => write!(f, "at most {} MiB", most >> 20),
            Self::Side(most) => write!(f, "at most {most} x {most} pixels"),
            Self::Pixels(most) => write!(f, "at most {} million pixels", most / 1_000_000),
            Self::Memory(most) => write!(f, "at most {} MiB unpacked", most >> 20),
        }
    }
}

impl From<ImageError> for PictureError {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Unsupported(_) => Self::NotAPicture,
            _ => Self::Broken,
        }
    }
}

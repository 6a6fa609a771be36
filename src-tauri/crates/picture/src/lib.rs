//! Pictures: bytes come in, bytes go out. What a visitor drew becomes a small grey PNG; what a pack names becomes a
//! slide no larger than its place on the glass. Every source is decoded within limits and encoded anew, so that nothing
//! but pixels comes through. The only crate that names `image`; it refuses files, the clock and what a picture means.

mod decode;
mod encode;
mod error;
mod slide;
mod writing;

pub use decode::{MAX_SOURCE_BYTES, MAX_SOURCE_PIXELS};
pub use error::{Limit, PictureError};
pub use slide::{Bounds, MediaType, Slide, slide};
pub use writing::{MAX_DRAWN_BYTES, MAX_DRAWN_SIDE, MAX_WRITING_BYTES, writing};

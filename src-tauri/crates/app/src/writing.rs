//! Handwriting on its way in: what the page drew becomes what is kept. No later step looks at its pixels.

use shiwen_domain::{
    view::{Touch, WritingTouch},
    writing::Writing,
};

/// The touch with a drawn picture made small and plain. A picture that is none leaves the writing as it was: what was
/// typed beside it is kept all the same.
pub(crate) fn fitted(touch: Touch) -> Touch {
    let Touch::KeepComment { text, writing: WritingTouch::Drawn { png } } = touch else { return touch };
    let writing = match shiwen_picture::writing(&png.0) {
        Ok(Some(png)) => WritingTouch::Drawn { png: Writing(png) },
        Ok(None) => WritingTouch::Cleared,
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "a handwriting was no picture");
            WritingTouch::Unchanged
        }
    };
    Touch::KeepComment { text, writing }
}

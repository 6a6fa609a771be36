//! What comes in, and what comes out: handwriting, slides, and everything that is neither.

mod broken;
mod huge;
mod orientation;
mod samples;
mod slide;
mod stripped;
mod writing;

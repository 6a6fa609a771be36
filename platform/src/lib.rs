//! The central platform.

//! The visit machine from outside, with a model of the disk beside it: stories of single visitors, and any order of
//! events at all. Nothing here looks into the machine; it is judged by its views and by what it had stored.

mod announced;
mod history;
mod properties;
mod reach;
mod store;
mod story;
mod terminal;
mod watch;

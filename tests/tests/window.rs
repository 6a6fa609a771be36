//! Runs of the real window: a visitor at the screen, and afterwards what the log says.

#[path = "window/hall.rs"]
mod hall;
#[path = "window/interruption.rs"]
mod interruption;
#[path = "window/no_display.rs"]
mod no_display;
#[path = "window/rating.rs"]
mod rating;
#[path = "window/survey.rs"]
mod survey;

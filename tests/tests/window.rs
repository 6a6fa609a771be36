//! Runs of the real window: a visitor at the screen, and afterwards what the log says.

#[path = "window/call_back.rs"]
mod call_back;
#[path = "window/counter.rs"]
mod counter;
#[path = "window/hall.rs"]
mod hall;
#[path = "window/hostile.rs"]
mod hostile;
#[path = "window/interruption.rs"]
mod interruption;
#[path = "window/keyboard.rs"]
mod keyboard;
#[path = "window/lockdown.rs"]
mod lockdown;
#[path = "window/logs.rs"]
mod logs;
#[path = "window/looks.rs"]
mod looks;
#[path = "window/managing.rs"]
mod managing;
#[path = "window/memory.rs"]
mod memory;
#[path = "window/no_display.rs"]
mod no_display;
#[path = "window/rating.rs"]
mod rating;
#[path = "window/screen_reader.rs"]
mod screen_reader;
#[path = "window/soak.rs"]
mod soak;
#[path = "window/supervision.rs"]
mod supervision;
#[path = "window/survey.rs"]
mod survey;
#[path = "window/touch.rs"]
mod touch;
#[path = "window/undriven.rs"]
mod undriven;

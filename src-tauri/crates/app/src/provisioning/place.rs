//! How the terminal stands at its place: what the session asks for before the window is there. Kept in the data directory as
//! it was when `/etc/shiwen` was last right.

use std::{
    fs,
    io::{self, Write},
};

use serde::{Deserialize, Serialize};
use shiwen_domain::{id::CounterId, view::Mode};

use crate::home::{Home, HomeError, write_json};

/// Which way the picture is turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rotation {
    /// As the screen stands.
    Normal,
    /// A quarter turn against the clock.
    Left,
    /// A quarter turn with the clock.
    Right,
    /// Upside down.
    Inverted,
}

/// What the session asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// Which way the picture is turned.
    pub rotation: Option<Rotation>,
    /// The touch screen, where it is not found by itself.
    pub touch: Option<String>,
    /// In the hall or at a counter.
    pub mode: Option<Mode>,
    /// The counter it stands at.
    pub counter: Option<CounterId>,
}

impl Rotation {
    /// Its name for the display.
    fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Left => "left",
            Self::Right => "right",
            Self::Inverted => "inverted",
        }
    }
}

impl Place {
    /// A line for each thing that was said: `key=value`.
    pub fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        let mode = self.mode.map(|mode| match mode {
            Mode::Hall => "hall",
            Mode::Counter => "counter",
        });
        let counter = self.counter.as_ref().map(|counter| counter.0.as_str());
        let rotation = self.rotation.map(Rotation::name);
        let said =
            [("rotation", rotation), ("touch", self.touch.as_deref()), ("mode", mode), ("counter", counter)];
        said.into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .try_for_each(|(key, value)| writeln!(out, "{key}={value}"))
    }
}

impl Home {
    /// How it stands; nothing where nobody has said it.
    pub fn place(&self) -> Result<Place, HomeError> {
        let path = self.path().join("place.json");
        let read = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(io::Error::from),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Place::default()),
            Err(error) => Err(error),
        };
        read.map_err(|source| HomeError::File { path, source })
    }

    pub(super) fn save_place(&self, place: &Place) -> Result<(), HomeError> {
        write_json(&self.path().join("place.json"), place, 0o600)
    }
}

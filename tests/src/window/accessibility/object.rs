//! One thing on the screen as a screen reader knows it.

use std::collections::HashMap;

use zbus::{
    Connection,
    zvariant::{OwnedObjectPath, OwnedValue},
};

const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";

/// Where on the bus an object is.
pub(super) type Address = (String, OwnedObjectPath);

/// What can be true of an object; the numbers are those of AT-SPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Chosen, of those that can be checked.
    Checked = 4,
    /// Can have the focus.
    Focusable = 11,
    /// Has the focus.
    Focused = 12,
    /// Held down, or on, of those that can be.
    Pressed = 20,
    /// Chosen among others.
    Selected = 23,
}

/// What a screen reader says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// What it is: `toggle button`, `heading`, …
    pub role: String,
    /// What it is called; empty if nothing says so.
    pub name: String,
    /// The level of a heading.
    pub level: Option<u32>,
    states: u64,
}

impl Object {
    /// An object with these states.
    pub fn new(role: &str, name: &str, states: &[State], level: Option<u32>) -> Self {
        let states = states.iter().fold(0, |states, state| states | 1 << *state as u64);
        Self { role: role.to_owned(), name: name.to_owned(), level, states }
    }

    /// Whether this is true of it.
    pub fn is(&self, state: State) -> bool {
        self.states >> state as u64 & 1 == 1
    }

    /// Asks the bus; an object that has just left the screen has nothing to say.
    pub(super) async fn ask(bus: &Connection, (owner, path): &Address) -> zbus::Result<(Self, Vec<Address>)> {
        let call = async |interface, method, body: &[&str]| match body {
            [] => bus.call_method(Some(owner.as_str()), path, Some(interface), method, &()).await,
            [one, two, ..] => {
                bus.call_method(Some(owner.as_str()), path, Some(interface), method, &(one, two)).await
            }
            [one] => bus.call_method(Some(owner.as_str()), path, Some(interface), method, one).await,
        };
        let role = call(ACCESSIBLE, "GetRoleName", &[]).await?.body().deserialize()?;
        let name: OwnedValue = call("org.freedesktop.DBus.Properties", "Get", &[ACCESSIBLE, "Name"])
            .await?
            .body()
            .deserialize()?;
        let states: Vec<u32> = call(ACCESSIBLE, "GetState", &[]).await?.body().deserialize()?;
        let attributes: HashMap<String, String> =
            call(ACCESSIBLE, "GetAttributes", &[]).await?.body().deserialize()?;
        let children = call(ACCESSIBLE, "GetChildren", &[]).await?.body().deserialize()?;
        let states = states.iter().rev().fold(0, |all, word| all << 32 | u64::from(*word));
        let level = attributes.get("level").and_then(|level| level.parse().ok());
        Ok((Self { role, name: String::try_from(name)?, level, states }, children))
    }
}

//! One thing on the screen as a screen reader knows it.

use std::collections::HashMap;

use serde::Serialize;
use zbus::{Connection, Message, OwnedObjectPath, OwnedVariant, wire::DynamicType};

const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
/// The path of no object.
const NOBODY: &str = "/org/a11y/atspi/null";

/// Where on the bus an object is.
pub(super) type Address = (String, OwnedObjectPath);

/// What an object is, by the numbers of AT-SPI; only what the page is made of has a name here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A picture.
    Image,
    /// One of several panels that can be looked at.
    Tab,
    /// Those that belong together.
    TabList,
    /// A group of others.
    Panel,
    /// Does something.
    PushButton,
    /// Chosen out of several.
    RadioButton,
    /// What a page can be scrolled in.
    ScrollPane,
    /// Chosen or not.
    ToggleButton,
    /// Takes text.
    Entry,
    /// A heading.
    Heading,
    /// The page.
    Page,
    /// Something else; `67` is what nobody knows.
    Other(u32),
}

impl Role {
    fn of(number: u32) -> Self {
        match number {
            27 => Self::Image,
            37 => Self::Tab,
            38 => Self::TabList,
            39 => Self::Panel,
            43 => Self::PushButton,
            44 => Self::RadioButton,
            49 => Self::ScrollPane,
            62 => Self::ToggleButton,
            79 => Self::Entry,
            83 => Self::Heading,
            95 => Self::Page,
            other => Self::Other(other),
        }
    }
}

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
    /// What it is.
    pub role: Role,
    /// What it is called; empty if nothing says so.
    pub name: String,
    /// The level of a heading.
    pub level: Option<u32>,
    states: u64,
}

impl Object {
    /// An object with these states.
    pub fn new(role: Role, name: &str, states: &[State], level: Option<u32>) -> Self {
        let states = states.iter().fold(0, |states, state| states | 1 << *state as u64);
        Self { role, name: name.to_owned(), level, states }
    }

    /// Whether this is true of it.
    pub fn is(&self, state: State) -> bool {
        self.states >> state as u64 & 1 == 1
    }

    /// Asks the bus; an object that has just left the screen has nothing to say.
    pub(super) async fn ask(bus: &Connection, address: &Address) -> zbus::Result<(Self, Vec<Address>)> {
        let role = call(bus, address, "GetRole", &()).await?.body().deserialize()?;
        let states: Vec<u32> = call(bus, address, "GetState", &()).await?.body().deserialize()?;
        let attributes: HashMap<String, String> =
            call(bus, address, "GetAttributes", &()).await?.body().deserialize()?;
        let object = Self {
            role: Role::of(role),
            name: name(bus, address).await?,
            level: attributes.get("level").and_then(|level| level.parse().ok()),
            states: states.iter().rev().fold(0, |all, word| all << 32 | u64::from(*word)),
        };
        Ok((object, children(bus, address).await?))
    }
}

async fn name(bus: &Connection, (owner, path): &Address) -> zbus::Result<String> {
    let properties = Some("org.freedesktop.DBus.Properties");
    let asked = bus.call_method(Some(owner.as_str()), path, properties, "Get", &(ACCESSIBLE, "Name")).await?;
    let name: OwnedVariant = asked.body().deserialize()?;
    String::try_from(name)
}

/// What is inside an object. The one that holds the page of another process tells of it only when asked for the first.
async fn children(bus: &Connection, address: &Address) -> zbus::Result<Vec<Address>> {
    let children: Vec<Address> = call(bus, address, "GetChildren", &()).await?.body().deserialize()?;
    if !children.is_empty() {
        return Ok(children);
    }
    let Ok(first) = call(bus, address, "GetChildAtIndex", &0_i32).await else { return Ok(children) };
    let first: Address = first.body().deserialize()?;
    Ok(if first.1.as_str() == NOBODY { children } else { vec![first] })
}

async fn call<B>(bus: &Connection, (owner, path): &Address, method: &str, body: &B) -> zbus::Result<Message>
where
    B: Serialize + DynamicType + Sync,
{
    bus.call_method(Some(owner.as_str()), path, Some(ACCESSIBLE), method, body).await
}

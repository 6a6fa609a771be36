//! A private accessibility bus: its daemon, its registry, and its name on the display for as long as it runs.

use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal};
use tempfile::TempDir;
use tokio::net::UnixStream;
use x11rb::{
    connection::Connection as _,
    cookie::VoidCookie,
    protocol::xproto::{AtomEnum, ConnectionExt as _, PropMode, Window},
    rust_connection::RustConnection,
    wrapper::ConnectionExt as _,
};
use zbus::{Connection, ObjectPath, connection::Builder};

use super::object::{Address, Object, Role};
use crate::window::driver::{eventually, send};

/// How the daemon of such a bus is set up; in the Debian package at-spi2-core.
const SETTING: &str = "/usr/share/defaults/at-spi2/accessibility.conf";
const REGISTRY: &str = "org.a11y.atspi.Registry";
const ROOT: &str = "/org/a11y/atspi/accessible/root";
/// Where a session writes the address, on the display's root window.
const PROPERTY: &[u8] = b"AT_SPI_BUS";

/// The bus, and a screen reader on it.
#[derive(Debug)]
pub struct Bus {
    daemon: Child,
    reader: Connection,
    display: RustConnection,
    root: Window,
    _folder: TempDir,
}

impl Bus {
    /// Starts the bus and announces it on the display. Start the window afterwards.
    pub async fn start() -> Self {
        let folder = TempDir::new().expect("a folder for a socket");
        let socket = folder.path().join("bus");
        let address = format!("unix:path={}", socket.display());
        let daemon = Command::new("dbus-daemon")
            .args(["--nofork", "--config-file", SETTING, "--address", &address])
            // The registry that the daemon starts looks for the bus there, and for no other.
            .env("AT_SPI_BUS_ADDRESS", &address)
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon starts: it is in the Debian package dbus-daemon");
        eventually("the bus listens", async || UnixStream::connect(&socket).await.is_ok()).await;
        let reader = Builder::address(address.as_str()).build().await.expect("the bus takes a screen reader");
        let (display, screen) = x11rb::connect(None).expect("there is a display");
        let root = display.setup().roots[screen].root;
        announce(&display, root, address.as_bytes());
        Self { daemon, reader, display, root, _folder: folder }
    }

    /// The page of the only window on the bus, in the order in which it is read.
    pub async fn page(&self) -> Vec<Object> {
        let mut page = Vec::new();
        eventually("the page is on the bus", async || {
            page = self.read().await.unwrap_or_default();
            let start = page.iter().position(|object| object.role == Role::Page);
            page.drain(..start.unwrap_or(page.len()));
            page.len() > 1
        })
        .await;
        page
    }

    /// Everything on the bus; fails when the screen changes meanwhile.
    async fn read(&self) -> zbus::Result<Vec<Object>> {
        let root = ObjectPath::try_from(ROOT)?.into();
        let mut waiting: Vec<Address> = vec![(REGISTRY.to_owned(), root)];
        let mut read = Vec::new();
        while let Some(address) = waiting.pop() {
            let (object, children) = Object::ask(&self.reader, &address).await?;
            read.push(object);
            waiting.extend(children.into_iter().rev());
        }
        Ok(read)
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        // The registry leaves with its bus.
        send(Pid::from_child(&self.daemon), Signal::TERM);
        let _ = self.daemon.wait();
        let property = self.display.intern_atom(false, PROPERTY).ok().and_then(|asked| asked.reply().ok());
        if let Some(property) = property {
            let _ = self.display.delete_property(self.root, property.atom).map(VoidCookie::check);
        }
    }
}

fn announce(display: &RustConnection, root: Window, address: &[u8]) {
    let property = display.intern_atom(false, PROPERTY).expect("the display takes names");
    let property = property.reply().expect("the display knows the name").atom;
    let set = display.change_property8(PropMode::REPLACE, root, property, AtomEnum::STRING, address);
    set.expect("the display listens").check().expect("the display takes the address");
}

//! A window driven by `WebDriver`, from its start to its end.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
};

use rustix::process::{Pid, Signal};
use shiwen_tests::window::driver::{eventually, runs, send, target};
use thirtyfour::{Capabilities, WebDriver};
use tokio::net::TcpStream;

use super::program::{Program, environment, tree};
use crate::Failure;

/// A driver, the program it started, and the page in its window. What still runs is killed with the value.
pub(super) struct Session {
    driver: Child,
    page: Option<WebDriver>,
}

impl Session {
    pub(super) async fn open(program: &Program, home: &Path) -> Result<Self, Failure> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .envs(environment())
            .env("SHIWEN_HOME", home)
            .env("XDG_DATA_HOME", target("webdriver"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdin(Stdio::null())
            .spawn()?;
        let mut session = Self { driver, page: None };
        eventually("WebKitWebDriver listens", async || TcpStream::connect(("127.0.0.1", port)).await.is_ok())
            .await;
        let mut capabilities = Capabilities::new();
        capabilities.insert(
            "webkitgtk:browserOptions".to_owned(),
            serde_json::json!({ "binary": program.path, "args": program.arguments }),
        );
        session.page = Some(WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await?);
        Ok(session)
    }

    /// The page in the window.
    pub(super) fn page(&self) -> &WebDriver {
        self.page.as_ref().expect("a session that was opened has a page")
    }

    /// The process of the program.
    pub(super) fn program(&self) -> Result<u32, Failure> {
        Ok(*tree(self.driver.id()).get(1).ok_or("the driver started no program")?)
    }

    /// Ends the program in order, then the driver. Returns when none of their processes is left to disturb the next
    /// measurement.
    pub(super) async fn close(self) -> Result<(), Failure> {
        let program = self.program()?;
        let processes: Vec<Pid> = tree(program).into_iter().filter_map(pid).collect();
        send(*processes.first().ok_or("the program has no process")?, Signal::TERM);
        eventually("the program ends", async || !processes.iter().any(|&process| runs(process))).await;
        Ok(())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(page) = self.page.take() {
            // Its end would be asked for over a connection that is about to close.
            let _ = page.leak();
        }
        tree(self.driver.id()).into_iter().skip(1).filter_map(pid).for_each(|id| send(id, Signal::KILL));
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn pid(id: u32) -> Option<Pid> {
    Pid::from_raw(i32::try_from(id).ok()?)
}

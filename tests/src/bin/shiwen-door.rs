//! Tries wrong passwords at the door of the manager's window, on a steady clock that is told to it, and notes in the file
//! `compared` each time a password is about to be compared. May end itself there, as a power cut would.
//!
//! `shiwen-door BOOT MONO_MS TRIES KILLED_AT careful|careless`; careless is the control: it counts after it has compared.

use std::{
    error::Error,
    fs::{self, OpenOptions},
    io::Write,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use rustix::process::{Signal, getpid, kill_process};
use shiwen_app::{
    home::Home,
    managing::{Cost, Managing, Means, Plugs},
    terminal::{Terminal, TerminalOptions},
};
use shiwen_domain::{
    id::BootId,
    managing::{Tick, Tries},
};
use uuid::Uuid;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [boot, mono_ms, tries, killed_at, door] = words.as_slice() else {
        return Err("BOOT MONO_MS TRIES KILLED_AT careful|careless".into());
    };
    let now = Tick { boot: BootId(Uuid::from_u128(boot.parse()?)), mono_ms: mono_ms.parse()? };
    let home = Home::from_environment()?;
    let compared = comparing(home.path().join("compared"), killed_at.parse()?);
    if door == "careful" {
        careful(&home, now, tries.parse()?, compared)
    } else {
        careless(&home, now, tries.parse()?, &compared)
    }
}

/// Notes a comparison, and is killed in the midst of this one.
fn comparing(notes: PathBuf, killed_at: u64) -> impl Fn() + Send + Sync {
    let made = AtomicU64::new(0);
    move || {
        let file = OpenOptions::new().create(true).append(true).open(&notes);
        let written = file.and_then(|mut file| file.write_all(b"x\n"));
        if written.is_err() || made.fetch_add(1, Ordering::SeqCst) + 1 == killed_at {
            // Nothing is done after it, not even the end of a program in order.
            let _ = kill_process(getpid(), Signal::KILL);
        }
    }
}

fn said(out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "tried")?;
    out.flush()
}

fn careful(
    home: &Home,
    now: Tick,
    tries: u32,
    compared: impl Fn() + Send + Sync + 'static,
) -> Result<(), Box<dyn Error>> {
    let means = Means {
        cost: Cost { memory_kib: 8, passes: 1 },
        clock: Arc::new(move || now),
        compared: Arc::new(compared),
        plugs: Plugs::default(),
        ..Means::product()
    };
    let terminal = Terminal::open(home, &TerminalOptions::default())?;
    let managing = Managing::with(home, &terminal, None, means);
    let mut out = std::io::stdout();
    for _ in 0..tries {
        said(&mut out)?;
        if managing.enter("manager", "a wrong password".to_owned()).is_ok() {
            return Err("a wrong password was taken".into());
        }
    }
    terminal.stop();
    Ok(())
}

fn careless(home: &Home, now: Tick, tries: u32, compared: &impl Fn()) -> Result<(), Box<dyn Error>> {
    let path = home.path().join("careless.json");
    let mut out = std::io::stdout();
    for _ in 0..tries {
        said(&mut out)?;
        let mut state: Tries =
            fs::read(&path).ok().map_or(Ok(Tries::default()), |bytes| serde_json::from_slice(&bytes))?;
        if state.count(now).is_ok() {
            compared();
        }
        let beside = path.with_extension("new");
        fs::write(&beside, serde_json::to_vec(&state)?)?;
        fs::rename(&beside, &path)?;
    }
    Ok(())
}

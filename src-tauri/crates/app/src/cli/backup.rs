//! `backup` and `restore`: what is in a backup, who can open it, and what came back, in words that a person reads.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use shiwen_domain::entry::Restored;
use shiwen_store::unwatched;
use zeroize::Zeroizing;

use super::{Failure, WRONG_USE, complain};
use crate::{
    backup::{Asked, MAX_KEY_BYTES, Opener, Passphrase, back_up, key_of},
    exporting::COMMAND_LINE,
    home::Home,
    restoring::{self, Outcome},
};

/// The longest passphrase that is read, in bytes.
const MAX_PASSPHRASE_BYTES: u64 = 4_096;

#[derive(Debug, Args)]
pub(super) struct BackupArguments {
    /// The file to write, such as monday.age. One named FILE.sha256 is written beside it.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// A file whose first line is a passphrase that opens the backup too, with the file NAME.key.age beside it; - reads it
    /// from the standard input. Without a platform this is the only way to open it.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Replace files that are there.
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Args)]
pub(super) struct RestoreArguments {
    /// The backup.
    file: PathBuf,
    /// The platform's recovery key, `recipient.key`.
    #[arg(long, value_name = "FILE", required_unless_present = "passphrase_file")]
    identity: Option<PathBuf>,
    /// A file whose first line is the passphrase; - reads it from the standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "identity")]
    passphrase_file: Option<PathBuf>,
    /// The file that the passphrase opens, if it is not NAME.key.age beside the backup.
    #[arg(long, value_name = "FILE", requires = "passphrase_file")]
    key: Option<PathBuf>,
    /// Bring it back although nothing here proves who wrote it. Its entries are counted, and marked so.
    #[arg(long)]
    unproven: bool,
}

pub(super) fn run_backup(words: BackupArguments, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let BackupArguments { out: target, passphrase_file, force } = words;
    let said = passphrase_file.as_deref().map(read_passphrase).transpose()?;
    let passphrase = match said.map(Passphrase::new).transpose() {
        Ok(passphrase) => passphrase,
        Err(short) => {
            complain(&short);
            return Ok(ExitCode::from(WRONG_USE));
        }
    };
    let asked = Asked { out: target, replace: force, passphrase, by: COMMAND_LINE.to_owned() };
    let made = back_up(&super::home_to_look_at()?, &asked, &unwatched)?;
    let (written, file) = (made.written, made.file);
    writeln!(out, "{}: {} bytes, SHA-256 {}", asked.out.display(), file.bytes, file.sha256)?;
    writeln!(out, "{} entries and {} things said in private are in it.", written.entries, written.contents)?;
    if made.recovery_key {
        writeln!(out, "The platform's recovery key opens it.")?;
    }
    if let Some(key) = &made.key {
        writeln!(out, "The passphrase opens it, with {}; keep both files together.", key.display())?;
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn run_restore(words: &RestoreArguments, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let opener = opener(words)?;
    let file = opened(&words.file)?;
    let bytes = file.metadata()?.len();
    let contents = restoring::open(file, bytes, &opener, &unwatched)?;
    let home = Home::from_environment()?;
    if home.path().exists() {
        // From here on files are made; they belong to whoever serves visitors.
        home.become_owner("restore")?;
    }
    let of = format!("terminal {} of {}", contents.about.terminal, contents.about.made);
    match restoring::restore(&home, contents, COMMAND_LINE, words.unproven)? {
        Outcome::AllHere => {
            writeln!(out, "All of the backup of {of} is here already; nothing was changed.")?;
        }
        Outcome::Restored(restored) => say(&restored, &of, out)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn say(restored: &Restored, of: &str, out: &mut dyn Write) -> io::Result<()> {
    let Restored { entries, contents, proven, .. } = restored;
    writeln!(
        out,
        "{entries} entries and {contents} things said in private came back, from the backup of {of}."
    )?;
    if !proven {
        writeln!(
            out,
            "Nothing here can prove them: neither this terminal nor a platform that it is enrolled with has signed them. They \
             are counted, and marked so."
        )?;
    }
    writeln!(out, "They stand in a new log; start shiwen, and it sends what the platform lacks.")
}

fn opener(words: &RestoreArguments) -> Result<Opener, Failure> {
    if let Some(path) = &words.passphrase_file {
        let beside = words.key.clone().unwrap_or_else(|| key_of(&words.file));
        let mut bytes = Vec::new();
        opened(&beside)?.take(MAX_KEY_BYTES).read_to_end(&mut bytes)?;
        let passphrase = Passphrase::said(read_passphrase(path)?);
        return Ok(Opener::with_passphrase(&passphrase, &bytes)?);
    }
    let path = words.identity.as_deref().unwrap_or(Path::new(""));
    let mut text = Zeroizing::new(String::new());
    let read = opened(path)?.take(MAX_KEY_BYTES).read_to_string(&mut text);
    read.map_err(|error| unreadable(path, &error))?;
    Ok(Opener::with_keys(&text)?)
}

fn opened(path: &Path) -> Result<File, Failure> {
    File::open(path).map_err(|error| unreadable(path, &error).into())
}

fn unreadable(path: &Path, error: &io::Error) -> String {
    format!("{} cannot be read ({error}); name a file that is there", path.display())
}

/// The first line of a file, or of what is typed.
fn read_passphrase(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let input: Box<dyn Read> =
        if path == Path::new("-") { Box::new(io::stdin()) } else { Box::new(opened(path)?) };
    let mut line = Zeroizing::new(String::new());
    let read = BufReader::new(input.take(MAX_PASSPHRASE_BYTES)).read_line(&mut line);
    read.map_err(|error| unreadable(path, &error))?;
    let length = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(length);
    Ok(line)
}

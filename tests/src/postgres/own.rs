//! A cluster of a test's own: one that may be restarted, killed and broken. It listens on a socket only, and runs as the
//! user `postgres` where the tests run as root, because PostgreSQL refuses to.

use std::{
    fs,
    io::Read,
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use tempfile::TempDir;

use super::Sql;

/// Where Debian keeps the programs of each release.
const RELEASES: &str = "/usr/lib/postgresql";
const OLDEST: u32 = 15;
/// How often, and after what pause, is looked whether a server has recovered.
const RECOVERY_LOOKS: usize = 600;
const RECOVERY_PAUSE: Duration = Duration::from_millis(50);

/// Waits until this process is gone, in whatever way, and then stops the cluster and removes what it left.
const KEEPER: &str = r#"cat >/dev/null
[ ! -e "$2/postmaster.pid" ] || "$1/pg_ctl" stop --silent --mode immediate --pgdata "$2"
rm -rf "$3""#;

/// How a cluster is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Connections are closed, everything is written.
    Fast,
    /// Nothing is written any more, as with a kill; it recovers at the next start.
    Immediate,
}

/// The cluster; gone when it is dropped.
#[derive(Debug)]
pub struct OwnCluster {
    folder: TempDir,
    data: PathBuf,
    settings: Vec<String>,
    superuser: String,
    keeper: Option<Child>,
}

impl OwnCluster {
    /// A cluster that does not wait for the disk: no test cuts the power of this machine.
    pub fn start() -> Self {
        Self::start_with(None, &["fsync=off", "full_page_writes=off", "max_connections=300"])
    }

    /// A cluster as an operator has it, which does wait for the disk: for measurements.
    pub fn start_durable() -> Self {
        Self::start_with(None, &["max_connections=300", "shared_buffers=512MB", "max_wal_size=4GB"])
    }

    /// A cluster with its data in a folder that is small, or in its own, and settings `name=value`.
    pub fn start_with(data: Option<&Path>, settings: &[&str]) -> Self {
        // Short, because a socket's path may not be longer than 107 bytes.
        let folder = tempfile::Builder::new().prefix("shiwen.").tempdir_in("/tmp").expect("a folder in /tmp");
        give_to_server(folder.path());
        let small = data.is_some();
        let data = data.unwrap_or(folder.path()).join("data");
        fs::create_dir(&data).expect("a folder for the cluster");
        give_to_server(&data);
        let superuser = format!("host={} user=shiwen dbname=postgres", folder.path().display());
        let settings = settings.iter().map(|&setting| setting.to_owned()).collect();
        let mut cluster = Self { folder, data, settings, superuser, keeper: None };
        cluster.initialize(small);
        cluster.keep();
        cluster.go();
        cluster
    }

    fn initialize(&self, small: bool) {
        let mut initdb = as_server("initdb");
        initdb.arg("--pgdata").arg(&self.data);
        initdb.args(["--username=shiwen", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        // Write-ahead log in files of 1 MiB: a small disk has no room for many of 16.
        initdb.args(small.then_some("--wal-segsize=1"));
        done(initdb).expect("initdb");
    }

    fn keep(&mut self) {
        let mut keeper = as_server_user("sh");
        keeper.args(["-c", KEEPER, "keeper"]).arg(programs()).arg(&self.data).arg(self.folder.path());
        keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // Who ends a test that hangs ends its whole group.
        keeper.process_group(0);
        self.keeper = Some(keeper.spawn().expect("a shell"));
    }

    /// Starts it, after [`Self::stop`].
    pub fn go(&self) {
        let mut start = self.pg_ctl("start");
        let socket =
            format!("-c listen_addresses= -c unix_socket_directories={}", self.folder.path().display());
        let settings = self.settings.iter().map(|setting| format!(" -c {setting}"));
        start.arg("--log").arg(self.folder.path().join("server.log"));
        start.arg("--options").arg(settings.fold(socket, |all, one| all + one.as_str()));
        done(start).unwrap_or_else(|said| panic!("PostgreSQL does not start: {said}\n{}", self.log()));
    }

    /// Waits until it answers again after a fault of its disk, and starts it if it has given up: it recovers by itself where it
    /// can, and meanwhile refuses whoever asks.
    pub fn answers_again(&self) {
        for _ in 0..RECOVERY_LOOKS {
            if Sql::try_connect(&self.superuser).is_some() {
                return;
            }
            let runs = self.pg_ctl("status").output().is_ok_and(|said| said.status.success());
            if runs { thread::park_timeout(RECOVERY_PAUSE) } else { self.go() }
        }
        panic!("PostgreSQL does not recover\n{}", self.log());
    }

    /// Stops it.
    pub fn stop(&self, ending: Ending) {
        let mut stop = self.pg_ctl("stop");
        stop.arg("--mode").arg(match ending {
            Ending::Fast => "fast",
            Ending::Immediate => "immediate",
        });
        done(stop).expect("PostgreSQL stops");
    }

    /// Connection string of its superuser.
    pub fn superuser(&self) -> &str {
        &self.superuser
    }

    /// What the server said.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("server.log")).unwrap_or_default()
    }

    fn pg_ctl(&self, verb: &str) -> Command {
        let mut command = as_server("pg_ctl");
        command.args([verb, "--silent", "--wait", "--pgdata"]).arg(&self.data);
        command
    }
}

impl Drop for OwnCluster {
    fn drop(&mut self) {
        let Some(mut keeper) = self.keeper.take() else { return };
        drop(keeper.stdin.take());
        let _ = keeper.wait();
    }
}

/// A program of PostgreSQL's, ready to run as the user that may.
fn as_server(program: &str) -> Command {
    as_server_user(programs().join(program))
}

fn as_server_user(program: impl AsRef<Path>) -> Command {
    let program = program.as_ref();
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    // A folder that every user may enter.
    command.current_dir("/");
    command
}

fn give_to_server(folder: &Path) {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).expect("a mode can be set");
    if is_root() {
        let mut chown = Command::new("chown");
        chown.arg("postgres:").arg(folder);
        done(chown).expect("the user postgres (package postgresql)");
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// The folder of the newest release's programs.
fn programs() -> PathBuf {
    let releases = fs::read_dir(RELEASES).into_iter().flatten().flatten();
    let number = |name: &std::ffi::OsStr| name.to_str()?.parse::<u32>().ok();
    let newest =
        releases.filter_map(|item| number(&item.file_name())).filter(|&number| number >= OLDEST).max();
    let newest =
        newest.unwrap_or_else(|| panic!("PostgreSQL {OLDEST} or newer is missing (package postgresql)"));
    Path::new(RELEASES).join(newest.to_string()).join("bin")
}

/// Runs a command to its end; what it said if it failed. What stays behind (the server) holds no pipe of ours.
fn done(mut command: Command) -> Result<(), String> {
    let mut said = tempfile::tempfile().map_err(|error| error.to_string())?;
    let (out, err) = (said.try_clone(), said.try_clone());
    let (out, err) = (out.map_err(|error| error.to_string())?, err.map_err(|error| error.to_string())?);
    let status =
        command.stdin(Stdio::null()).stdout(out).stderr(err).status().map_err(|error| error.to_string())?;
    if status.success() {
        return Ok(());
    }
    let mut text = String::new();
    std::io::Seek::rewind(&mut said)
        .and_then(|()| said.read_to_string(&mut text))
        .map_err(|error| error.to_string())?;
    Err(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postgres::Sql;

    #[test]
    fn a_killed_cluster_has_what_was_committed() {
        let cluster = OwnCluster::start();
        Sql::connect(cluster.superuser()).run("CREATE TABLE t (n int); INSERT INTO t VALUES (1)");
        cluster.stop(Ending::Immediate);
        assert!(Sql::try_connect(cluster.superuser()).is_none());
        cluster.go();
        assert_eq!(Sql::connect(cluster.superuser()).count("t"), 1);
    }

    #[test]
    fn nothing_of_a_cluster_stays_behind() {
        let cluster = OwnCluster::start();
        let folder = cluster.folder.path().to_owned();
        drop(cluster);
        assert!(!folder.exists());
    }
}

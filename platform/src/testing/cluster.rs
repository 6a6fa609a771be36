//! The PostgreSQL of this crate's tests: the one that `SHIWEN_TEST_POSTGRES` names, else one of this process alone. The
//! system's is never touched. A shell outlives this process by as long as it takes to stop the server and clean up.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

/// The folder's name is short, because a socket's path may not be longer than 107 bytes.
const RUN: &str = r#"set -e
folder=$(mktemp -d /tmp/shiwen.XXXXXX)
"$1/initdb" --pgdata "$folder/data" --username=shiwen --auth=trust --encoding=UTF8 --locale=C --no-sync >/dev/null
"$1/pg_ctl" start --silent --wait --pgdata "$folder/data" --log "$folder/log" \
  --options "-c listen_addresses= -c unix_socket_directories=$folder -c fsync=off -c max_connections=300" \
  </dev/null >/dev/null
echo "$folder"
set +e
cat >/dev/null
"$1/pg_ctl" stop --silent --mode immediate --pgdata "$folder/data"
rm -rf "$folder""#;

/// Connection string of a superuser.
pub(super) fn superuser() -> &'static str {
    static CLUSTER: OnceLock<(String, Option<Child>)> = OnceLock::new();
    let (url, _) = CLUSTER.get_or_init(|| match env::var("SHIWEN_TEST_POSTGRES") {
        Ok(url) if !url.is_empty() => (url, None),
        _ => start(),
    });
    url
}

/// The same connection string for another database.
pub(super) fn in_database(superuser: &str, name: &str) -> String {
    if let Some((scheme, rest)) = superuser.split_once("://") {
        let (before, after) = rest.split_once('/').unwrap_or((rest, ""));
        let query = after.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}"));
        return format!("{scheme}://{before}/{name}{query}");
    }
    let others = superuser.split_whitespace().filter(|member| !member.starts_with("dbname="));
    others.chain([format!("dbname={name}").as_str()]).collect::<Vec<_>>().join(" ")
}

fn start() -> (String, Option<Child>) {
    let as_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let mut command = if as_root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    command.args(["-c", RUN, "sh"]).arg(programs());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).process_group(0);
    let mut child = command.spawn().expect("a shell");
    let mut folder = String::new();
    let stdout = child.stdout.take().expect("a pipe");
    BufReader::new(stdout).read_line(&mut folder).expect("PostgreSQL starts");
    assert!(!folder.is_empty(), "PostgreSQL does not start");
    (format!("host={} user=shiwen dbname=postgres", folder.trim()), Some(child))
}

/// The newest release that Debian has put down, 15 or newer.
fn programs() -> PathBuf {
    let releases = fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed: `./kiosk setup`");
    let release = |item: std::io::Result<fs::DirEntry>| item.ok()?.file_name().to_str()?.parse::<u32>().ok();
    let newest = releases.filter_map(release).filter(|release| *release >= 15).max();
    format!("/usr/lib/postgresql/{}/bin", newest.expect("PostgreSQL 15 or newer")).into()
}

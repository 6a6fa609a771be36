//! PostgreSQL for the proofs: a cluster and databases of a test's own. Where `SHIWEN_TEST_POSTGRES` names a superuser's
//! connection string, databases are made there; otherwise this process starts a cluster of its own, and nothing of it stays
//! behind, however the process ends. The system's cluster is never touched.

mod own;
mod small;
mod sql;

use std::{
    env, fmt, fs,
    path::{Path, PathBuf},
    process::{self, Command},
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use openssl::sha::sha256;

pub use own::{Ending, OwnCluster};
pub use small::SmallCluster;
pub use sql::Sql;

/// Who makes a template does it alone; the number is this kit's own.
const TEMPLATE_LOCK: i64 = 746_751_004;

/// Connection string of a superuser in the cluster that tests share.
pub fn shared() -> &'static str {
    static SHARED: OnceLock<(String, Option<OwnCluster>)> = OnceLock::new();
    let (url, _) = SHARED.get_or_init(|| match env::var("SHIWEN_TEST_POSTGRES") {
        Ok(url) if !url.is_empty() => (url, None),
        _ => {
            let own = OwnCluster::start();
            (own.superuser().to_owned(), Some(own))
        }
    });
    url
}

/// One database, gone when it is dropped.
pub struct Database {
    superuser: String,
    name: String,
}

impl Database {
    /// A database with the platform's schema, in the shared cluster. `platform` is the program that migrates.
    pub fn fresh(platform: &Path) -> Self {
        Self::fresh_in(shared(), platform)
    }

    /// A database with the platform's schema, in a cluster of which the superuser's connection string is known. It is a
    /// copy of a template, which the first test makes by `shiwen-platform migrate`: 50 ms instead of a second.
    pub fn fresh_in(superuser: &str, platform: &Path) -> Self {
        let template = template(superuser, platform);
        Self::create(superuser, &format!("TEMPLATE {template}"))
    }

    /// A database with nothing in it, in the shared cluster.
    pub fn empty() -> Self {
        Self::create(shared(), "")
    }

    /// A copy of this database as it is now: a backup. Nobody else may be connected to it meanwhile.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self::create(&self.superuser, &format!("TEMPLATE {}", self.name))
    }

    fn create(superuser: &str, how: &str) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let name = format!("shiwen_test_{}_{}", process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let sql = Sql::connect(superuser);
        // A process of this number may have been killed once before it could clean up.
        sql.run(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        sql.run(&format!("CREATE DATABASE {name} {how}"));
        Self { superuser: superuser.to_owned(), name }
    }

    /// Its connection string, for the platform's configuration.
    pub fn url(&self) -> String {
        in_database(&self.superuser, &self.name)
    }

    /// A connection to it.
    pub fn sql(&self) -> Sql {
        Sql::connect(&self.url())
    }

    /// Ends every connection to it but one's own, as a fault of the network would.
    pub fn disconnect_all(&self) {
        let text = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
        Sql::connect(&self.superuser).rows(text, &[&self.name]);
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Database({})", self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // The cluster may be stopped or full on purpose; a failing drop would hide the test's own fault.
        if let Some(sql) = Sql::try_connect(&self.superuser) {
            let _ = sql.try_run(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}

/// The same connection string for another database: the later of two members counts.
fn in_database(superuser: &str, name: &str) -> String {
    if let Some((scheme, rest)) = superuser.split_once("://") {
        // A URL: the path is the database.
        let (before, after) = rest.split_once('/').unwrap_or((rest, ""));
        let query = after.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}"));
        return format!("{scheme}://{before}/{name}{query}");
    }
    let others = superuser.split_whitespace().filter(|member| !member.starts_with("dbname="));
    others.chain([format!("dbname={name}").as_str()]).collect::<Vec<_>>().join(" ")
}

/// The name of the migrated template for the migrations as they are now; makes it where it is missing.
fn template(superuser: &str, platform: &Path) -> String {
    let name = format!("shiwen_template_{}", hex::encode(&migrations()[..8]));
    let sql = Sql::connect(superuser);
    sql.rows("SELECT pg_advisory_lock($1)", &[&TEMPLATE_LOCK]);
    if sql.rows("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).is_empty() {
        let unfinished = format!("{name}_new");
        sql.run(&format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)"));
        sql.run(&format!("CREATE DATABASE {unfinished}"));
        migrate(platform, &in_database(superuser, &unfinished));
        // Whoever sees the name sees a whole one.
        sql.run(&format!("ALTER DATABASE {unfinished} RENAME TO {name}"));
    }
    sql.rows("SELECT pg_advisory_unlock($1)", &[&TEMPLATE_LOCK]);
    name
}

fn migrate(platform: &Path, url: &str) {
    let mut command = Command::new(platform);
    // No configuration of the machine's; what has to be said and does not matter here is anything.
    command.env("SHIWEN_PLATFORM_CONFIG", "/dev/null").env("SHIWEN_PLATFORM_DATABASE", url);
    command.env("SHIWEN_PLATFORM_WITHOUT_FSYNC", "true");
    command.env("SHIWEN_PLATFORM_NAME", "template").env("SHIWEN_PLATFORM_KEYS_FOLDER", "/nonexistent");
    let ran = command.arg("migrate").output();
    let ran = ran.expect("the platform's program can be started");
    assert!(ran.status.success(), "migrate failed: {}", String::from_utf8_lossy(&ran.stderr));
}

/// The hash of all migrations.
fn migrations() -> [u8; 32] {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../platform/migrations");
    let items = fs::read_dir(&folder).expect("the migrations can be listed");
    let mut paths: Vec<PathBuf> = items.map(|item| item.expect("a migration").path()).collect();
    paths.sort();
    let read = |path: &PathBuf| fs::read(path).expect("a migration can be read");
    sha256(&paths.iter().flat_map(read).collect::<Vec<u8>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_string_is_turned_to_another_database() {
        assert_eq!(in_database("host=/tmp/x user=u dbname=postgres", "a"), "host=/tmp/x user=u dbname=a");
        assert_eq!(in_database("postgresql://u@h:1/postgres?x=y", "a"), "postgresql://u@h:1/a?x=y");
        assert_eq!(in_database("postgresql://u@h:1", "a"), "postgresql://u@h:1/a");
    }

    #[test]
    fn a_database_is_its_own_and_a_copy_has_what_it_had() {
        let database = Database::empty();
        database.sql().run("CREATE TABLE t (n bigint); INSERT INTO t VALUES (7)");
        let copy = database.copy();
        database.sql().run("UPDATE t SET n = 8");
        assert_eq!(copy.sql().one::<i64>("SELECT n FROM t", &[]), 7);
        assert_eq!(database.sql().one::<i64>("SELECT n FROM t", &[]), 8);
        let name = copy.name.clone();
        drop(copy);
        let left = Sql::connect(shared()).rows("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]);
        assert_eq!(left.len(), 0);
    }
}

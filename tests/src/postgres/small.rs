//! A cluster on a disk of its own, small enough to be filled.

use std::path::Path;

use super::OwnCluster;
use crate::terminal::small_disk::SmallDisk;

/// Room for an empty cluster, its write-ahead log and a database of the platform, in MiB.
const ROOM_MIB: u64 = 160;

/// The cluster and its disk.
#[derive(Debug)]
pub struct SmallCluster {
    // Dropped first: a server still running would keep the disk busy.
    cluster: OwnCluster,
    disk: SmallDisk,
}

impl SmallCluster {
    /// A cluster on a tmpfs. Mounting needs root, or sudo without a password; the error says so.
    pub fn start() -> Result<Self, String> {
        let disk = SmallDisk::new(ROOM_MIB)?;
        let settings = [
            "fsync=off",
            "max_connections=50",
            "shared_buffers=16MB",
            "min_wal_size=2MB",
            "max_wal_size=8MB",
        ];
        let cluster = OwnCluster::start_with(Some(disk.path()), &settings);
        Ok(Self { cluster, disk })
    }

    /// The cluster.
    pub fn cluster(&self) -> &OwnCluster {
        &self.cluster
    }

    /// Leaves at most so many bytes free.
    pub fn fill_to(&self, free: u64) {
        self.disk.fill_to(free).expect("the disk can be filled");
    }

    /// Gives the room back. A cluster that met a full disk in its write-ahead log has ended itself: start it with
    /// [`OwnCluster::go`] then.
    pub fn empty(&self) {
        self.disk.empty().expect("the filler can be removed");
    }

    /// Where the disk is mounted.
    pub fn path(&self) -> &Path {
        self.disk.path()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postgres::{Ending, Sql};

    #[test]
    fn a_full_disk_refuses_rows_and_loses_none() {
        let small = SmallCluster::start().expect("a small disk");
        let url = small.cluster().superuser();
        Sql::connect(url).run("CREATE TABLE t AS SELECT 1 AS n");
        small.fill_to(0);
        let wide = "INSERT INTO t SELECT n FROM generate_series(1, 2000000) AS n";
        assert!(Sql::connect(url).try_run(wide).is_err());
        small.empty();
        if Sql::try_connect(url).is_none() {
            let _ = std::panic::catch_unwind(|| small.cluster().stop(Ending::Immediate));
            small.cluster().go();
        }
        assert_eq!(Sql::connect(url).count("t"), 1);
    }
}

//! USB sticks: what is mounted where desktops and udev mount them, named by its volume. The page names one by an identity
//! that says nothing, and is looked up again; no path ever comes from it.

pub(super) mod listing;
mod mounts;

use std::{
    fs,
    path::{Path, PathBuf},
};

use mounts::{Mount, mounts};
use sha2::{Digest, Sha256};
use shiwen_domain::{
    managing::{Lamp, Light, Stick},
    text::Text,
};
use shiwen_export::destination::room_in;

/// A megabyte, as it stands on sticks.
const MB: u64 = 1_000_000;
/// With less than that free nothing can be taken along.
const FULL_BELOW: u64 = MB;

/// Where sticks are looked for. The product never says anything else than [`Plugs::default`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plugs {
    /// The kernel's list of mounts.
    pub mounts: PathBuf,
    /// The folders below which sticks are mounted.
    pub roots: Vec<PathBuf>,
}

impl Default for Plugs {
    fn default() -> Self {
        Self { mounts: "/proc/self/mountinfo".into(), roots: vec!["/media".into(), "/run/media".into()] }
    }
}

impl Plugs {
    /// The sticks that are plugged in, as the page has them.
    pub(super) fn sticks(&self) -> Vec<Stick> {
        self.mounted().iter().map(stick).collect()
    }

    /// The folder of a stick that is plugged in now.
    pub(super) fn folder(&self, id: &str) -> Option<PathBuf> {
        self.mounted().into_iter().find(|mount| id_of(mount) == id).map(|mount| mount.folder)
    }

    /// Does something with the folder of a stick. It counts only if the stick is there to the end: where one was pulled out its
    /// folder may go on as one of the terminal's own disk.
    pub(super) fn during<T, E>(
        &self,
        id: &str,
        gone: impl Fn() -> E,
        work: impl FnOnce(&Path) -> Result<T, E>,
    ) -> Result<T, E> {
        let folder = self.folder(id).ok_or_else(&gone)?;
        let done = work(&folder)?;
        if self.folder(id).is_some_and(|now| now == folder) { Ok(done) } else { Err(gone()) }
    }

    /// What is mounted below the roots; of what lies over each other, what is on top.
    fn mounted(&self) -> Vec<Mount> {
        let Ok(text) = fs::read(&self.mounts) else { return Vec::new() };
        let mut mounted: Vec<Mount> = Vec::new();
        for mount in mounts(&text) {
            if !self.roots.iter().any(|root| mount.folder != *root && mount.folder.starts_with(root)) {
                continue;
            }
            mounted.retain(|below| below.folder != mount.folder);
            mounted.push(mount);
        }
        mounted
    }
}

/// Another mount, another identity: a stick that was pulled out and put in again is looked for anew.
fn id_of(mount: &Mount) -> String {
    let mut digest = Sha256::new();
    digest.update(mount.id.as_bytes());
    digest.update([0]);
    digest.update(mount.folder.as_os_str().as_encoded_bytes());
    hex::encode(&digest.finalize()[..8])
}

fn stick(mount: &Mount) -> Stick {
    let volume = name_of(&mount.folder);
    let room = room_in(&mount.folder);
    let free = room.map_or(0, |(free, _)| free);
    let state = match room {
        // A disk that does not say how much room it has is tried.
        _ if mount.read_only || room.is_some_and(|(_, read_only)| read_only) => read_only(),
        Some(_) if free < FULL_BELOW => full(),
        _ => lamp(Light::Well, "可以写入。", "It can be written to."),
    };
    Stick {
        id: id_of(mount),
        name: Text::new(format!("U 盘 {volume}"), format!("USB stick {volume}")),
        free_mb: u32::try_from(free / MB).unwrap_or(u32::MAX),
        state,
    }
}

/// What the volume is called, as a line; control characters say nothing to anybody.
fn name_of(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    name.chars().filter(|letter| !letter.is_control()).take(40).collect()
}

fn read_only() -> Lamp {
    lamp(
        Light::Act,
        "这个 U 盘是只读的，写不进去。请拨开侧面的写保护开关，或换一个 U 盘。",
        "This stick can only be read. Please move the switch on its side, or take another stick.",
    )
}

fn full() -> Lamp {
    lamp(
        Light::Act,
        "这个 U 盘满了。请删去一些文件，或换一个 U 盘。",
        "This stick is full. Please free some room, or take another stick.",
    )
}

/// A light with its sentence.
pub(super) fn lamp(light: Light, zh: impl Into<String>, en: impl Into<String>) -> Lamp {
    Lamp { light, says: Text::new(zh, en) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plugs(lines: &str) -> (tempfile::TempDir, Plugs) {
        let folder = tempfile::tempdir().unwrap();
        let media = folder.path().join("media");
        for stick in ["KINGSTON", "政务 U盘", "locked"] {
            fs::create_dir_all(media.join(stick)).unwrap();
        }
        let mounts = folder.path().join("mountinfo");
        let at = media.to_str().unwrap();
        fs::write(&mounts, lines.replace("MEDIA", at)).unwrap();
        (folder, Plugs { mounts, roots: vec![media] })
    }

    const LINES: &str = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n\
        70 22 8:16 / MEDIA/KINGSTON rw,nosuid - vfat /dev/sdb1 rw\n\
        71 22 8:32 / MEDIA/政务\\040U盘 rw - exfat /dev/sdc1 rw\n\
        72 22 8:48 / MEDIA/locked ro - vfat /dev/sdd1 ro\n\
        73 22 0:50 / MEDIA rw - tmpfs none rw\n\
        74 22 0:51 / MEDIA-not rw - tmpfs none rw\n";

    #[test]
    fn a_stick_is_named_by_its_volume_and_says_whether_it_can_be_written_to() {
        let (_folder, plugs) = plugs(LINES);
        let sticks = plugs.sticks();
        let names: Vec<_> = sticks.iter().map(|stick| stick.name.zh.as_str()).collect();
        assert_eq!(names, ["U 盘 KINGSTON", "U 盘 政务 U盘", "U 盘 locked"]);
        assert_eq!(sticks[0].name.en, "USB stick KINGSTON");
        let lights: Vec<_> = sticks.iter().map(|stick| stick.state.light).collect();
        assert_eq!(lights, [Light::Well, Light::Well, Light::Act]);
        assert!(sticks[2].state.says.en.contains("switch"));
    }

    #[test]
    fn an_identity_is_no_path_and_holds_for_this_mount_only() {
        let (_folder, mut plugs) = plugs(LINES);
        let stick = plugs.sticks().remove(0);
        let folder = plugs.folder(&stick.id).unwrap();
        assert!(folder.ends_with("KINGSTON"), "{folder:?}");
        for path in [folder.to_str().unwrap(), "", "/etc", "../..", "KINGSTON"] {
            assert_eq!(plugs.folder(path), None);
        }
        // Pulled out and put in again.
        let again = fs::read_to_string(&plugs.mounts).unwrap().replace("70 22", "99 22");
        fs::write(&plugs.mounts, again).unwrap();
        assert_eq!(plugs.folder(&stick.id), None);
        plugs.mounts.push("gone");
        assert_eq!(plugs.sticks(), []);
    }
}

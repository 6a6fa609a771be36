//! Looks for words in the memory of a running process: what a visitor said must not outlive the visit there.

use std::{
    fs::{self, File},
    ops::Range,
    os::unix::fs::FileExt,
};

use rustix::process::Pid;

/// A page of memory in bytes, and what the kernel says of it: eight bytes, of which two bits matter here.
const PAGE: u64 = 4096;
const WORD: usize = 8;
const PRESENT: u64 = 1 << 63 | 1 << 62;
/// How many pages are looked at once.
const PAGES: usize = 1 << 16;

/// How often a process holds a text, as bytes of UTF-8 or of UTF-16; `None` if it is gone.
pub fn count(process: Pid, text: &str) -> Option<usize> {
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let folder = format!("/proc/{}", process.as_raw_pid());
    let areas = fs::read_to_string(format!("{folder}/maps")).ok()?;
    let memory = File::open(format!("{folder}/mem")).ok()?;
    let pages = File::open(format!("{folder}/pagemap")).ok()?;
    let mut found = 0;
    for area in areas.lines().filter_map(readable) {
        for run in runs(&pages, area) {
            let mut bytes = vec![0; usize::try_from(run.end - run.start).ok()?];
            // Some areas cannot be read after all; nothing of the program lies there.
            let read = memory.read_at(&mut bytes, run.start).unwrap_or_default();
            found +=
                [text.as_bytes(), &utf16].map(|form| count_in(&bytes[..read], form)).iter().sum::<usize>();
        }
    }
    Some(found)
}

/// An area of memory, if it can be read.
fn readable(line: &str) -> Option<Range<u64>> {
    let mut words = line.split_whitespace();
    let (from, to) = words.next()?.split_once('-')?;
    words.next()?.starts_with('r').then_some(())?;
    Some(u64::from_str_radix(from, 16).ok()?..u64::from_str_radix(to, 16).ok()?)
}

/// The parts of an area that hold anything. A page reserves tens of gigabytes and uses few of them.
fn runs(pages: &File, area: Range<u64>) -> Vec<Range<u64>> {
    let mut runs: Vec<Range<u64>> = Vec::new();
    let mut words = vec![0; PAGES * WORD];
    let mut at = area.start;
    while at < area.end {
        let wanted = usize::try_from((area.end - at) / PAGE).map_or(PAGES, |left| left.min(PAGES));
        let offset = at / PAGE * WORD as u64;
        if pages.read_exact_at(&mut words[..wanted * WORD], offset).is_err() {
            break;
        }
        for word in words[..wanted * WORD].as_chunks::<WORD>().0 {
            if u64::from_le_bytes(*word) & PRESENT != 0 {
                match runs.last_mut().filter(|run| run.end == at) {
                    Some(run) => run.end += PAGE,
                    None => runs.push(at..at + PAGE),
                }
            }
            at += PAGE;
        }
    }
    runs
}

/// How often the form is there, by the method of Horspool: hundreds of megabytes are looked through.
fn count_in(bytes: &[u8], form: &[u8]) -> usize {
    let Some((_, before)) = form.split_last() else { return 0 };
    let mut skip = [form.len(); 256];
    for (at, byte) in before.iter().enumerate() {
        skip[usize::from(*byte)] = before.len() - at;
    }
    let (mut found, mut at) = (0, before.len());
    while let Some(byte) = bytes.get(at) {
        found += usize::from(bytes[..=at].ends_with(form));
        at += skip[usize::from(*byte)];
    }
    found
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;

    use super::*;

    /// Copies that were freed come and go while the memory is read, so there are many more of those that are kept.
    const KEPT: usize = 100;

    #[test]
    fn a_form_is_counted_wherever_it_begins() {
        let bytes = b"queue and queue, quequeue";
        assert_eq!(count_in(bytes, b"queue"), 3);
        assert_eq!((count_in(bytes, b"q"), count_in(bytes, b"queues"), count_in(b"", b"q")), (4, 0, 0));
    }

    #[test]
    fn what_a_process_holds_is_found_in_both_forms() {
        let own = rustix::process::getpid();
        // Put together here, so that the search itself holds no other copy in its program text.
        let text: String = ["三个窗口", " to and fro ", "71834"].concat();
        let before = count(own, &text).unwrap();
        let kept: Vec<Vec<u8>> =
            (0..KEPT).map(|_| text.encode_utf16().flat_map(u16::to_le_bytes).collect()).collect();
        let also = vec![text.clone(); KEPT];
        let found = count(own, &text).unwrap();
        assert!(before < KEPT && found >= 2 * KEPT, "{before} before, {found} with {KEPT} of each form");
        black_box((kept, also));
    }
}

//! Small bodies that would unpack to gigabytes: cut off at the limit, in the memory that the platform has anyway.

use std::{
    io::{self, Read, Write},
    process, thread,
};

use shiwen_tests::paper_log::{Line, Request};

use super::{arms::armed, peak_mib, wrong_with};

const GIB: u64 = 1 << 30;
/// What many bombs at once may cost: their limits, many times over, and far from one of them unpacked.
const ALLOWED_MIB: u64 = 200;

#[test]
fn a_bomb_is_cut_off_at_the_limit() {
    let scene = armed();
    let (machine, log) = scene.witnessed(1, 3);
    let pid = scene.platform.pid().expect("it runs");
    let before = peak_mib(pid);
    let bombs = [bomb(4 * GIB, b' '), bomb(GIB, b'['), bomb_with_window(GIB), packed_twice()];
    let targets = [log.target(), "/v1/enrolment".into(), "/v1/erasures".into()];
    let (token, to) = (&machine.line.token, scene.platform.address());
    thread::scope(|scope| {
        for (number, bomb) in bombs.iter().cycle().take(32).enumerate() {
            let target = targets[number % targets.len()].clone();
            scope.spawn(move || {
                let request = Request { body: bomb.clone(), ..Request::new("POST", target) };
                let request = request.by(token).with("Content-Type", "application/json");
                let request = request.with("Content-Encoding", "zstd");
                let answer = Line::to(to).ask(&request);
                assert!((400..500).contains(&answer.status), "{} {}", answer.status, answer.text());
                assert_eq!(wrong_with(&answer, &request), None);
            });
        }
    });
    let after = peak_mib(pid);
    println!(
        "peak of the platform: {before} MiB before, {after} MiB after 32 bombs of {} bytes at most",
        bombs.iter().map(Vec::len).max().unwrap_or(0)
    );
    assert!(after < before + ALLOWED_MIB, "{before} MiB before, {after} MiB after");
    assert_eq!(machine.line.taken(&log, &log.batch(3..3)).size, 3);
    control(&bombs[1]);
}

/// A bomb does unpack to what it says, and the measure sees a fraction of that.
fn control(bomb: &[u8]) {
    let before = peak_mib(process::id());
    let mut unpacked = Vec::new();
    let reader = zstd::stream::read::Decoder::new(bomb).expect("a decoder");
    reader.take(GIB / 4).read_to_end(&mut unpacked).expect("it unpacks");
    assert_eq!(unpacked.len() as u64, GIB / 4);
    let after = peak_mib(process::id());
    assert!(after > before.max(GIB / 4 / 1024 / 1024), "{before} MiB before, {after} MiB after");
}

fn bomb(size: u64, byte: u8) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).expect("an encoder");
    write(&mut encoder, size, byte);
    encoder.finish().expect("memory takes it")
}

/// One that asks for a window of 128 MiB besides.
fn bomb_with_window(size: u64) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).expect("an encoder");
    encoder.window_log(27).expect("a window");
    write(&mut encoder, size, b'x');
    encoder.finish().expect("memory takes it")
}

fn packed_twice() -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).expect("an encoder");
    encoder.write_all(&bomb(GIB, b'{')).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

fn write(to: &mut impl Write, size: u64, byte: u8) {
    io::copy(&mut io::repeat(byte).take(size), to).expect("memory takes it");
}

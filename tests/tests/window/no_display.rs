//! Started where no window can be opened: one sentence, exit code 3, and nothing of the record is touched.

use std::fs;

use shiwen_tests::{
    terminal::{Program, Ran, home_in_memory},
    window::driver::program,
};

/// Variables that lead the toolkit to a screen; without a name Wayland looks into the runtime folder.
const SCREENS: [&str; 3] = ["DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"];

fn started_with(display: Option<&str>) -> (Ran, usize) {
    let home = home_in_memory().expect("a folder");
    let mut command = Program::new(program(), home.path()).command(&[""; 0]);
    for name in SCREENS {
        command.env_remove(name);
    }
    command.envs(display.map(|display| ("DISPLAY", display)));
    let ran = Ran::from(command.output().expect("the program runs"));
    let made = fs::read_dir(home.path()).expect("the folder").flatten();
    // What the program says of itself is kept where no journal takes it.
    (ran, made.filter(|entry| entry.file_name() != "logs").count())
}

#[test]
fn without_a_display_the_program_says_so_and_opens_no_record() {
    // Nobody listens at the second.
    for display in [None, Some(":4999")] {
        let (ran, files) = started_with(display);
        assert_eq!((ran.code, ran.out.as_str(), files), (Some(3), "", 0), "{display:?}: {}", ran.err);
        let sentence = ran.err.lines().last().unwrap_or_default();
        assert!(sentence.starts_with("shiwen: no window can be opened ("), "{display:?}: {}", ran.err);
        assert!(sentence.ends_with("start shiwen where there is a display"), "{display:?}: {}", ran.err);
    }
}

//! Keys, as somebody has them who plugs a keyboard in. The names are QEMU's, as in the proof of the booted machine.

use shiwen_domain::entry::Ending;
use shiwen_tests::window::{
    Options,
    driver::eventually,
    record::Record,
    undriven::kiosk::{Kiosk, Seen},
};

use super::rows::{How, Row};

/// Keys that the terminal does nothing for, by what they do elsewhere.
const STRUCK: &[(&str, &str)] = &[
    (
        "the page is neither loaded anew nor left, and no tab, list or panel of a browser opens",
        "f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12 ctrl-r ctrl-shift-r ctrl-f5 shift-f5 alt-left \
         alt-right alt-home backspace shift-backspace ctrl-f ctrl-g ctrl-h ctrl-j ctrl-l ctrl-d \
         ctrl-n ctrl-t ctrl-w ctrl-q ctrl-1 ctrl-shift-n ctrl-shift-t ctrl-shift-w \
         ctrl-shift-delete ctrl-tab ctrl-shift-tab ctrl-f4 esc",
    ),
    ("nothing is printed, saved or opened", "ctrl-p ctrl-shift-p ctrl-s ctrl-o ctrl-u open"),
    (
        "the page is as large as before",
        "ctrl-minus ctrl-equal ctrl-shift-equal ctrl-0 ctrl-kp_add ctrl-kp_subtract",
    ),
    (
        "no developer's tools open",
        "ctrl-shift-i ctrl-shift-j ctrl-shift-k ctrl-shift-c ctrl-shift-g ctrl-shift-d",
    ),
    ("no menu opens", "menu shift-f10 ctrl-shift-f10 ctrl-dot ctrl-semicolon alt-f10"),
    (
        "nothing is marked, copied or put in",
        "ctrl-a ctrl-c ctrl-x ctrl-v ctrl-z ctrl-insert shift-insert shift-delete copy cut paste \
         undo",
    ),
    (
        "the window stays where it is, alone and in front",
        "alt-f1 alt-f2 alt-f3 alt-f4 alt-f5 alt-f7 alt-f8 alt-f9 alt-tab alt-shift-tab alt-esc \
         alt-spc alt-ret ctrl-esc ctrl-alt-esc ctrl-alt-tab ctrl-alt-left ctrl-alt-right \
         ctrl-alt-up ctrl-alt-down ctrl-alt-t ctrl-alt-l ctrl-alt-d meta_l meta_r meta_l-d \
         meta_l-e meta_l-l meta_l-m meta_l-r meta_l-tab meta_l-spc",
    ),
    (
        "nothing is started, pictured or put to sleep",
        "print alt-print ctrl-print shift-print power sleep wake www mail calculator computer \
         search find help stop ac_home ac_back ac_forward ac_refresh ac_bookmarks audiomute \
         volumeup volumedown audioplay audionext",
    ),
    ("no list of signs opens", "ctrl-shift-u ctrl-shift-e"),
];

/// Keys that mean something to the kernel, the display or systemd.
const IN_QEMU: &[(&str, &str)] = &[
    (
        "no other console comes to the front",
        "ctrl-alt-f1 ctrl-alt-f2 ctrl-alt-f3 ctrl-alt-f4 ctrl-alt-f5 ctrl-alt-f6 ctrl-alt-f7 \
         ctrl-alt-f12",
    ),
    ("neither the machine nor the display ends", "ctrl-alt-delete ctrl-alt-backspace"),
    (
        "the kernel's magic keys are off",
        "sysrq alt-sysrq-b alt-sysrq-e alt-sysrq-i alt-sysrq-k alt-sysrq-o alt-sysrq-r \
         alt-sysrq-u alt-sysrq-c alt-sysrq-f",
    ),
];

/// Keys that a field of words has more of.
const IN_WORDS: &str = "ctrl-dot ctrl-semicolon ctrl-shift-u ctrl-shift-e menu shift-f10 ctrl-v shift-insert paste \
    ctrl-p ctrl-f ctrl-o ctrl-s f7 f10 f12 ctrl-shift-i alt-left alt-f4 esc";
const NOTHING_OPENS: &str = "nothing opens, and the words stay where they are";

pub(super) fn rows() -> Vec<Row> {
    let of = |how: fn(&'static str) -> How, kinds: &'static [(&'static str, &'static str)]| {
        kinds.iter().flat_map(move |(must, chords)| {
            let row = move |chord: &'static str| Row { what: chord.to_owned(), must, how: how(chord) };
            chords.split_whitespace().map(row)
        })
    };
    let in_words = IN_WORDS.split_whitespace().map(|chord| Row {
        what: format!("{chord}, while somebody writes"),
        must: NOTHING_OPENS,
        how: How::StruckInWords(chord),
    });
    of(How::Struck, STRUCK).chain(in_words).chain(of(How::KeyInQemu, IN_QEMU)).collect()
}

#[tokio::test]
async fn no_key_leads_out_of_the_first_screen() {
    let home = tempfile::tempdir().unwrap();
    let kiosk = Kiosk::open(home.path(), Options::default()).await;
    let before = kiosk.looks("nothing").await;
    let mut faults = Vec::new();
    for row in rows() {
        if let How::Struck(chord) = row.how {
            kiosk.strikes(chord);
            faults.extend(kiosk.faults(&row.what, &before).await);
        }
    }
    assert_eq!(faults, [""; 0]);
    hears_keys_and_sees_windows(&kiosk, &before).await;

    kiosk.rates(4).await;
    kiosk.ends().await;
    let record = Record::of(home.path());
    let rating = record.only_rating();
    assert_eq!((rating.level.number(), rating.ending), (4, Ending::Finished));
    record.verifies();
}

/// The control: keys do reach the window by this way, and whatever opens is seen.
async fn hears_keys_and_sees_windows(kiosk: &Kiosk, before: &Seen) {
    for as_menu in [true, false] {
        let stranger = kiosk.shows_a_stranger(as_menu);
        let mut appeared = Vec::new();
        eventually("a window is seen", async || {
            appeared.extend(kiosk.appeared());
            !appeared.is_empty()
        })
        .await;
        kiosk.takes_away(stranger);
    }
    kiosk.says("document.body.style.background = 'black'");
    assert!(!kiosk.faults("black paint", before).await.is_empty(), "another picture is seen");
    kiosk.says("document.body.style.background = ''");
    kiosk.strikes("ctrl-alt-m");
    kiosk.closes_the_manager().await;
    assert!(!kiosk.appeared().is_empty(), "the manager's window was seen");
}

#[tokio::test]
async fn no_key_leads_out_while_somebody_writes_and_nothing_that_was_copied_is_left() {
    let home = tempfile::tempdir().unwrap();
    let kiosk = Kiosk::open(home.path(), Options::default()).await;
    begins_to_write(&kiosk).await;
    let before = kiosk.looks("nothing").await;
    let mut faults = Vec::new();
    for row in rows() {
        if let How::StruckInWords(chord) = row.how {
            kiosk.says("document.querySelector('[data-testid=comment-text]').focus()");
            kiosk.strikes(chord);
            faults.extend(kiosk.faults_beside_the_page(&row.what, &before).await);
            assert!(kiosk.has("[data-testid=comment-text]"), "{}", row.what);
        }
    }
    assert_eq!(faults, [""; 0]);
    kiosk.says(
        "const words = document.querySelector('[data-testid=comment-text]'); words.value = ''; words.focus()",
    );
    kiosk.types("Two queues");
    kiosk.strikes("ctrl-a");
    kiosk.strikes("ctrl-c");
    eventually("the words are copied", async || kiosk.holds_what_was_copied()[0]).await;
    kiosk.taps("comment-keep", "[data-testid=screen-rate]").await;
    kiosk.taps("done", "[data-testid=screen-next]").await;
    kiosk.taps("finish", "[data-testid=screen-thanks]").await;
    kiosk.taps("screen-thanks", "[data-testid=screen-rate]").await;
    eventually("the next visitor finds nothing that was copied or marked", async || {
        kiosk.holds_what_was_copied() == [false; 2]
    })
    .await;
    kiosk.ends().await;
    let record = Record::of(home.path());
    assert!(record.only_rating().comment.is_some(), "the control: words were written");
    record.verifies();
}

/// A bad rating, and the field for typed words.
async fn begins_to_write(kiosk: &Kiosk) {
    kiosk.taps("face-1", "[data-testid=face-1][aria-pressed=true]").await;
    kiosk.taps("comment-open", "[data-testid=screen-comment]").await;
    kiosk.taps("comment-way-type", "[data-testid=comment-text]").await;
}

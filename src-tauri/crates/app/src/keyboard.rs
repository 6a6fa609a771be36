//! Whether a keyboard to type on is attached. The kernel lists its input devices with the keys that each has.

use std::{fs, ops::RangeInclusive};

/// The kernel's list of input devices.
const DEVICES: &str = "/proc/bus/input/devices";
/// The three rows of letters, as the kernel numbers keys (`linux/input-event-codes.h`): Q to P, A to L, Z to M.
const LETTERS: [RangeInclusive<usize>; 3] = [16..=25, 30..=38, 44..=50];
/// How many keys a word of the list stands for.
const WORD: usize = usize::BITS as usize;

/// Whether any device has all letters. A power button or a touch screen has some keys but not these; a bar code
/// scanner, which types what it reads, has them and counts as a keyboard.
pub fn is_attached() -> bool {
    fs::read_to_string(DEVICES).is_ok_and(|list| has_letters(&list))
}

fn has_letters(list: &str) -> bool {
    list.lines().filter_map(|line| line.strip_prefix("B: KEY=")).any(|keys| {
        // The most significant word comes first, and words of nothing but zeros before it are left out.
        let words: Option<Vec<usize>> =
            keys.split_whitespace().rev().map(|word| usize::from_str_radix(word, 16).ok()).collect();
        let words = words.unwrap_or_default();
        let has = |key: usize| words.get(key / WORD).is_some_and(|word| word >> (key % WORD) & 1 == 1);
        LETTERS.into_iter().flatten().all(has)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const POWER_BUTTON: &str = "N: Name=\"Power Button\"\nB: EV=3\nB: KEY=10000000000000 0\n";
    const TOUCH_SCREEN: &str =
        "N: Name=\"Touch panel\"\nB: EV=1b\nB: KEY=400 0 0 0 0 0\nB: ABS=260800000000003\n";
    const KEYBOARD: &str = "N: Name=\"AT keyboard\"\nB: EV=120013\nB: KEY=402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe\nB: LED=7\n";
    const NUMBER_PAD: &str = "N: Name=\"Number pad\"\nB: EV=120013\nB: KEY=e080ffdf01cfffff 1002\n";

    #[test]
    fn a_keyboard_has_all_letters() {
        assert!(has_letters(KEYBOARD));
        assert!(has_letters(&[POWER_BUTTON, TOUCH_SCREEN, KEYBOARD].join("\n")));
    }

    #[test]
    fn what_has_other_keys_only_is_no_keyboard() {
        for list in [POWER_BUTTON, TOUCH_SCREEN, NUMBER_PAD, "", "B: KEY=\n", "B: KEY=what\n"] {
            assert!(!has_letters(list), "{list}");
        }
    }

    #[test]
    fn one_missing_letter_is_enough_not_to_be_one() {
        // The word of the first 64 keys without KEY_M.
        let without = KEYBOARD.replace("fffffffffffffffe", "fffbfffffffffffe");
        assert!(!has_letters(&without));
    }
}

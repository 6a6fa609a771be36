// At the door.
export const door = {
  door_heading: "Please choose your account",
  door_note: "This is for the hall's managers. Visitors, please close this window.",
  door_other: "Another account",
  door_new: "New account with a set-up code",
  door_empty_heading: "This terminal has no account yet",
  door_empty:
    "Please ask the technician who looks after this terminal to run the command below on it. It prints a set-up code; come back here and type it in.",
  door_empty_again: "It was run. Look again",
  door_over: "Your time was over and the window was locked. Please type your password again.",
  door_idle: "Nobody touched the screen for a while, so the window was locked.",

  password: "Password",
  password_of: "{name}, please type your password",
  password_show: "Show password",
  password_hide: "Hide password",
  password_again: "Password again",
  enter: "Enter",

  set_up_heading: "Make an account",
  set_up_note: "Please type the set-up code as it was printed. It decides what the account may do.",
  set_up_code: "Set-up code",
  set_up_name: "Name",
  set_up_name_note:
    "The door will show this name. The on-screen keyboard has letters and digits; with a keyboard plugged in you may type anything.",
  set_up_password_note:
    "At least 8 characters, or 12 if all are digits, and not all the same. Please use no password of yours from elsewhere.",
  set_up_make: "Make it and enter",
  set_up_differ: "The two passwords differ. Please type them again.",
  set_up_missing: "Please fill in all four fields.",

  wrong_password: "The password is wrong. Tries left: {tries}.",
  wrong_password_none: "The password is wrong. Please wait before you try again.",
  wrong_code:
    "The set-up code is wrong or too old. Tries left: {tries}. The technician can also print a new one.",
  weak_password:
    "This password is easy to guess. At least 8 characters, or 12 if all are digits, and not all the same.",
  bad_name: "This name can't be used: it must not be empty, longer than 32 characters, or taken.",
  locked_out:
    "Too many wrong tries. Please wait {time}. If the password is forgotten, a technician can print a set-up code.",
  time_minutes: "{minutes} min {seconds} s",
  time_seconds: "{seconds} s",
};

// Settings.
export const settings = {
  settings_note:
    "A change holds at once; whoever is rating now keeps the screen, and the next one sees it. Every change is kept in the record.",
  settings_confirm: "Before something is set, your password once more",
  settings_confirm_go: "Confirm and set",
  settings_set: "Set: {name}, {value}.",
  settings_fixed: "The platform, or the way the terminal was started, decides this.",
  settings_unset: "Nothing chosen yet.",
};

// Settings.
export const settings = {
  settings_note:
    "A change holds at once; whoever is rating now keeps the screen, and the next one sees it. Every change is kept in the record.",
  settings_confirm: "Before something is set, your password once more",
  settings_confirm_go: "Confirm and set",
  settings_set: "Set: {name}, {value}.",
  settings_fixed: "The platform, or the way the terminal was started, decides this.",
  settings_unset: "Nothing chosen yet.",
  settings_typed: "Or type one",
  settings_typed_note:
    "At most {longest} characters. The keyboard on the screen has letters and digits; any keyboard that is attached types what it can.",
  settings_typed_wrong: "Please type 1 to {longest} characters.",
  settings_typed_use: "Use this",

  notices: "Notices from a stick",
  notices_note:
    "Pictures from a USB stick follow the hall's own notices on the visitors' screen. Each is made anew; nothing else of the file comes along.",
  notices_room: "The hall has {of_pack} notices of its own; there is room for {room} more.",
  notices_forbidden: "The platform allows no notices from a stick here.",
  notices_no_stick: "Please plug a stick in. Pictures lie on the stick itself, or in a folder named notices.",
  notices_kept: "Notices that were added",
  notices_not_shown:
    "Not shown now: there is no room, or the picture is damaged. It can be taken down and added again.",
  notices_take_down: "Take down",
  notices_take_down_one: "Take down number {number}: {name}",
  notices_caption: "What is “{name}” about? Whoever cannot see it hears these words.",
  notices_caption_label: "What the picture is about",
  notices_add: "Add to the notices",
  notices_adding: "Being made…",
};

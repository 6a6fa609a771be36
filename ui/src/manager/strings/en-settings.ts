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

  way_out: "Cleaning, and the ways out",
  way_out_note:
    "While the screen is cleaned no touch counts for 30 seconds; it does not begin while somebody is rating. Ending the program or the machine needs the password once more, and is kept in the record.",
  way_out_clean: "Clean the screen (30 s)",
  way_out_quit: "End the program",
  way_out_restart: "Restart the machine",
  way_out_shut_down: "Shut down",
  way_out_quit_done: "The program is ending.",
  way_out_restart_done: "The machine is restarting.",
  way_out_shut_down_done: "The machine is shutting down.",

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

  platform: "Platform and network",
  platform_note:
    "Once enrolled, answers go to the central platform by themselves; without it all are kept here. Whoever runs the platform gives the code, which is good for once.",
  platform_none: "This terminal is not enrolled with a platform.",
  platform_asking: "Asking the platform…",
  platform_address: "Address of the platform",
  platform_address_note: "As whoever runs the platform has given it; it begins with https://.",
  platform_code: "Code",
  platform_code_note: "Capitals, blanks and hyphens do not matter.",
  platform_proxy: "Proxy",
  platform_proxy_note:
    "Only where the network has one, such as http://192.168.1.1:3128; else leave it empty.",
  platform_proxy_none: "None",
  platform_proxy_change: "Change the proxy",
  platform_proxy_save: "Use this proxy",
  platform_proxy_clear: "Use no proxy",
  platform_terminal: "Identity of the terminal",
  platform_hall: "Hall",
  platform_at: "Enrolled at",
  platform_at_unknown: "Not recorded",
  platform_authority: "Who signed the platform's certificate",
  platform_again: "Enrol again",
  platform_enrol: "Enrol",
  platform_missing: "Please give the platform's address and the code.",
  authority_public: "A public authority",
  authority_own: "The platform's own (a file)",
  authority_kept: "As now (the file chosen before)",
  authority_note:
    "Where the platform has a certificate of its own, put its file (.pem or .crt) onto a stick, plug it in and choose it here.",
};

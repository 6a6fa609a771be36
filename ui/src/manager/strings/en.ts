// English: short, polite, plain.
import type { zh } from "./zh";
import { backup } from "./en-backup";
import { door } from "./en-door";
import { ledger } from "./en-ledger";
import { results } from "./en-results";
import { settings } from "./en-settings";
import { upkeep } from "./en-upkeep";

export const en: Record<keyof typeof zh, string> = {
  title: "Shiwen manager",
  demo: "DEMO",
  demo_note: "The data here is for practice. These are no real ratings.",
  language_other: "中文",
  language_label: "切换到中文",
  role_manager: "Manager",
  role_auditor: "Auditor",
  role_installer: "Installer",
  leave: "Leave",
  close: "Close window",
  pages: "Pages",
  page_overview: "Overview",
  page_ledger: "Ledger",
  page_export: "Export",
  page_backup: "Backup",
  page_settings: "Settings",
  page_sync: "Sync",
  page_integrity: "Integrity",
  loading: "Reading…",
  again: "Try again",
  done: "Done",
  back_out: "Cancel",
  show_all: "Show all ({count} rows)",
  show_few: "Show the first {count} rows only",
  number_of: "{done} / {of}",
  soon_seconds: "About {seconds} s left",
  soon_minutes: "About {minutes} min left",
  starting: "Starting…",

  idle_heading: "Are you still there?",
  idle_note: "Nobody has touched the screen. It closes in {seconds} s.",
  idle_stay: "I am still here",

  refusal_not_allowed: "Your account may not do this.",
  refusal_bad_input:
    "Something is not filled in rightly: days must be in order, and texts have 1 to 500 characters.",
  refusal_busy: "Something is already under way. Please wait for it or stop it first.",
  refusal_failed:
    "It did not work. Please try again; if it fails again, call support and say this number: {incident}",
  refusal_confirm: "Please type your password again.",
  refusal_stopped: "The terminal does not answer. Please close the window and open it again.",

  days_today: "Today",
  days_week: "This week",
  days_month: "This month",
  days_range: "Choose days",
  days_label: "Which days",
  days_from: "From",
  days_to: "To",
  days_one: "{day}",
  days_both: "{from} to {to}",
  days_use: "Show these days",
  month_before: "Month before",
  month_after: "Month after",
  weekdays: "Mo Tu We Th Fr Sa Su",

  keyboard: "On-screen keyboard",
  keyboard_hide: "Hide keyboard",
  key_shift: "Shift",
  key_symbols: "Symbols",
  key_letters: "Letters",
  key_erase: "Erase",
  key_space: "Space",
  key_enter: "Enter",

  light_well: "All well",
  light_watch: "Please watch",
  light_act: "Please act",
  ...door,
  ...results,
  ...ledger,
  ...settings,
  ...upkeep,
  ...backup,
};

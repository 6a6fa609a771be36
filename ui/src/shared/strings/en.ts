// English, key by key the same as the Chinese.
import type { zh } from "./zh";

export const en: Record<keyof typeof zh, string> = {
  title: "Shiwen",
  demo: "DEMO",
  notices: "Notices",
  aids: "Display and language",
  aid_large_text: "Larger",
  aid_large_text_name: "Larger text",
  aid_high_contrast: "Contrast",
  aid_high_contrast_name: "High contrast",
  aid_low_reach: "Lower",
  aid_low_reach_name: "Lower the buttons",
  dimmed_wake: "Please touch the screen",
  language_other: "中文",
  language_label: "切换到中文",

  back: "Back",
  skip: "Skip",
  finish: "Finish",
  previous_page: "Previous page",
  next_page: "Next page",
  say_more: "Say more",
  say_more_again: "Edit my words",

  start_heading: "Tell us how it went",
  start_rate: "Rate the service",
  start_rate_note: "One tap counts",
  start_survey: "Ten questions",
  start_survey_note: "About 90 seconds",

  subject_department: "Which department did you visit today?",
  subject_counter: "Which counter served you?",
  subject_whole_department: "Whole department",
  subject_whole_hall: "Whole hall",

  counter_unit: "Counter",
  counter_name: "Counter {number}",
  clerk: "Clerk {clerk}",

  rate_heading: "How did it go?",
  rate_faces: "How satisfied you are",
  rate_hint: "One tap counts. You can change it.",
  rate_hint_private: "Counter staff cannot see what you choose.",
  rate_why: "Why? Choose any, or none",
  rate_more: "More",
  rate_first: "First ones",
  rate_done: "Done",

  next_heading: "Would you answer ten questions?",
  next_note: "Your rating is noted.",
  next_survey: "Ten questions",
  next_survey_note: "About 90 seconds, skip any",
  next_finish_note: "You need not answer",

  intro_heading: "{questions} questions, one tap each",
  intro_kept: "We keep your answers, not who you are.",
  intro_seen: "The hall's manager and the city platform see them; counter staff do not.",
  intro_start: "Start",

  question_progress: "Question {number} of {of}",

  capacity_heading: "Whom did you come for today?",
  capacity_note: "You need not say.",

  comment_heading: "What would you like to say?",
  comment_note: "Please leave out names, phone and identity numbers.",
  comment_count: "{count} / {max}",
  comment_keep: "Keep",
  comment_ways: "How to say it",
  comment_write: "Write",
  comment_type: "Type",
  comment_undo: "Undo",
  comment_clear: "Clear all",
  comment_paper: "Writing area, strokes: {count}",
  comment_hint: "Write here with your finger",
  comment_no_keyboard: "Typing needs a keyboard.",

  thanks_heading: "Thank you",
  thanks_note: "Your answers are saved",
  thanks_receipt: "Receipt",
  thanks_receipt_note: "Use it later to check that they are still kept",
  thanks_soon: "Closes in a few seconds",
  thanks_more_time: "More time",

  paused_heading: "Out of service",
  paused_not_saved: "Your last choice could not be saved and was not counted.",
  paused_disk_full: "This terminal is full and cannot take answers now. Your last touch was not counted.",
  paused_no_record:
    "This terminal cannot open its record and cannot take answers now. Your last touch was not counted.",
  paused_stopped: "This terminal has stopped. Your last choice may not have been counted.",
  paused_ask: "Please tell a member of staff.",

  cover_heading: "Are you still there?",
  cover_seconds: "seconds until this visit ends",
  cover_stay: "I am still here",

  // subject, pad, survey
  subject_by_number: "By counter number",
  subject_counter_said: "Counter {number} {name}",
  page_of: "Page {page} of {pages}",
  pad_heading: "What number is over the counter?",
  pad_hint: "Tap its number",
  pad_go_on: "Please go on",
  pad_erase: "Erase",
  pad_choose: "This one",
};

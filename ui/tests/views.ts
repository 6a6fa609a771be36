// Views as the terminal sends them, for the tests. All names are fictional.
import type { About } from "../src/generated/About";
import type { Aids } from "../src/generated/Aids";
import type { CounterView } from "../src/generated/CounterView";
import type { Face } from "../src/generated/Face";
import type { Level } from "../src/generated/Level";
import type { ReasonView } from "../src/generated/ReasonView";
import type { Screen } from "../src/generated/Screen";
import type { Text } from "../src/generated/Text";
import type { VisitorView } from "../src/generated/VisitorView";
import type { ScreenOf } from "../src/visitor/screen";

const text = (zh: string, en: string): Text => ({ zh, en });

export const counter: CounterView = {
  id: "counter-3",
  number: "3",
  name: text("户籍", "Household registration"),
  item: text("户口迁移登记", "Moving a household"),
  clerk: { number: "2001", photo: null },
};

export const about: About = { kind: "counter", counter };

export const faces: Face[] = [
  { level: 5, label: text("非常满意", "Very satisfied") },
  { level: 4, label: text("满意", "Satisfied") },
  { level: 3, label: text("基本满意", "Fairly satisfied") },
  { level: 2, label: text("不满意", "Dissatisfied") },
  { level: 1, label: text("非常不满意", "Very dissatisfied") },
];

const REASONS_OF_2: [number, string, string][] = [
  [207, "没有提供材料样本", "No sample papers were provided"],
  [208, "没有提供材料清单", "No list of papers was provided"],
  [209, "未在承诺时间内办结", "Not done within the time promised"],
  [210, "同样内容的证明材料被要求多次提交", "Asked for the same proof more than once"],
  [211, "承诺网办但无法在线办理", "Promised online, but it did not work"],
  [212, "在线预约办理后到实体大厅重复取号排队", "Booked online, but had to queue again"],
  [213, "窗口人员业务不熟练", "The staff did not know the work well"],
  [214, "服务态度生硬", "The staff were unfriendly"],
];

export const reasons = (...chosen: number[]): ReasonView[] =>
  REASONS_OF_2.map(([code, zh, en], at) => ({
    code,
    text: text(zh, en),
    core: at < 3,
    chosen: chosen.includes(code),
  }));

export const departments = [
  {
    id: "11990000000000019A",
    name: text("示例市市场监督管理局", "Example City Market Regulation Bureau"),
  },
  { id: "119900000000000275", name: text("示例市公安局", "Example City Public Security Bureau") },
  {
    id: "119900000000000350",
    name: text("示例市人力资源和社会保障局", "Example City Human Resources and Social Security Bureau"),
  },
  {
    id: "11990000000000043T",
    name: text("示例市自然资源和规划局", "Example City Natural Resources and Planning Bureau"),
  },
];

export const screens = {
  start: { kind: "start" },
  subject: { kind: "subject", task: "rate", departments, department: null, counters: [], has_pad: true },
  counters: {
    kind: "subject",
    task: "rate",
    departments,
    department: "119900000000000275",
    counters: [
      counter,
      { id: "counter-4", number: "4", name: text("证件", "Cards and permits"), item: null, clerk: null },
    ],
    has_pad: true,
  },
  pad: {
    kind: "pad",
    task: "rate",
    typed: "3",
    keys: [..."1234567890"].map((key) => ({ key, works: key !== "9" })),
    found: counter,
  },
  rate: {
    kind: "rate",
    about,
    scale: "five",
    faces,
    chosen: null,
    reasons: [],
    has_comment: false,
    can_go_back: false,
  },
  rated: {
    kind: "rate",
    about,
    scale: "five",
    faces,
    chosen: 2 as Level,
    reasons: reasons(208),
    has_comment: false,
    can_go_back: false,
  },
  next: { kind: "next", call_back: "not_offered" },
  offer: { kind: "next", call_back: "offered" },
  phone: {
    kind: "phone",
    typed: "138 0013",
    form: "begun",
    missing: 4,
    refused: false,
    left: false,
    keys: [..."1234567890"].map((key) => ({ key, works: true })),
  },
  intro: {
    kind: "survey_intro",
    about: { kind: "department", name: text("示例市公安局", "Example City Public Security Bureau") },
    questions: 10,
    can_go_back: true,
  },
  question: {
    kind: "question",
    id: "shown-the-way",
    number: 2,
    of: 10,
    theme: text("导引", "Shown the way"),
    text: text(
      "取号和指路都对吗，没有让您白等、走错窗口？",
      "Were you sent to the right counter the first time?",
    ),
    answers: [
      { answer: "yes", label: text("是", "Yes") },
      { answer: "mostly", label: text("基本是", "Mostly") },
      { answer: "no", label: text("否", "No") },
      { answer: "not_applicable", label: text("没遇到", "Doesn't apply") },
    ],
    chosen: null,
  },
  capacity: {
    kind: "capacity",
    choices: [
      { capacity: "individual", label: text("个人", "For myself") },
      { capacity: "company", label: text("企业", "For a company") },
      { capacity: "on_behalf", label: text("代办", "For someone else") },
    ],
    chosen: null,
    has_comment: false,
  },
  comment: { kind: "comment", text: "", max_chars: 500, keyboard: true, writing: null },
  thanks: { kind: "thanks", receipt: "482 190 377" },
  cleaning: { kind: "cleaning", seconds: 30 },
  paused: { kind: "paused", reason: "not_saved" },
} satisfies Record<string, Screen>;

/** Every switch off, as each visitor finds them. */
export const NO_AIDS: Aids = { large_text: false, high_contrast: false, low_reach: false };

/** A counter terminal's view of `screen`, changed by `change`. */
export function view(screen: Screen, change: Partial<VisitorView> = {}): VisitorView {
  return {
    serial: 1,
    lang: "zh",
    mode: "counter",
    scale: "five",
    demo: true,
    hall: text("示例市政务服务中心", "Example City Service Hall"),
    aids: NO_AIDS,
    dots_per_decimetre: null,
    time: { hour: 9, minute: 5 },
    dimmed: false,
    notices: [
      {
        text: text("本周六上午照常受理户籍业务。", "Household registration is open this Saturday morning."),
        picture: null,
      },
      {
        text: text("带身份证即可在自助机取号。", "Take a number at the machine with your identity card."),
        picture: "picture://localhost/0a1b",
      },
    ],
    screen,
    cover_seconds: null,
    ...change,
  };
}

/** The screen of one kind, for tests that change one. */
export type Of<Kind extends Screen["kind"]> = ScreenOf<Kind>;

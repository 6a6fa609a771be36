// How ledger, exchange, record and exports stand, as the terminal says it to the manager's window. All names are fictional.
import type { Backups } from "../src/generated/Backups";
import type { Exporting } from "../src/generated/Exporting";
import type { Integrity } from "../src/generated/Integrity";
import type { Lamp } from "../src/generated/Lamp";
import type { Ledger } from "../src/generated/Ledger";
import type { LedgerItem } from "../src/generated/LedgerItem";
import type { Light } from "../src/generated/Light";
import type { Notices } from "../src/generated/Notices";
import type { PlatformState } from "../src/generated/PlatformState";
import type { SettingView } from "../src/generated/SettingView";
import type { SyncState } from "../src/generated/SyncState";
import { departments, text } from "./results";

/** A light with its sentence. */
export const lamp = (light: Light, zh: string, en: string): Lamp => ({ light, says: text(zh, en) });

/** An item of the ledger that has everything an item can have. */
export const fullItem: LedgerItem = {
  id: "item-7",
  source: "bad_rating",
  day: "2026-11-23",
  hour: "09:00",
  about: [
    text("示例市自然资源和规划局不动产登记服务中心", "Example City Centre for Registration of Real Estate"),
    text("12 号窗口", "Counter 12"),
    text("不动产转移登记", "Transfer of real estate"),
  ],
  problem: text("非常不满意", "Very dissatisfied"),
  reasons: [
    text("多头跑窗口和部门", "Sent from counter to counter"),
    text("没有提供材料清单", "No list of papers"),
  ],
  aspects: ["process", "quality"],
  comment: "排了一个多小时，说不归这里办。\n能不能在门口写清楚？",
  has_writing: true,
  order: {
    state: text("处理中", "Under way"),
    closed: false,
    due: "2026-11-25",
    overdue: true,
    measure: "fix_by_date",
  },
  flags: [text("短时间里很多次", "Many in a short time")],
  notes: [{ at: "2026-11-24 10:05", by: "一楼大厅", text: "已联系当事人，当面说明了情况。" }],
  proposed: { label: "mistaken", reason: "当事人说点错了。", by: "一楼大厅", at: "2026-11-24 10:20" },
  confirmed: null,
};

/** An item with as little as can be. */
export const bareItem: LedgerItem = {
  id: "item-6",
  source: "negative_answer",
  day: null,
  hour: null,
  about: [],
  problem: text("是在答应您的时间里办完的吗？", "Was it done within the time promised?"),
  reasons: [],
  aspects: [],
  comment: null,
  has_writing: false,
  order: null,
  flags: [],
  notes: [],
  proposed: null,
  confirmed: null,
};

/** The first page of the ledger. */
export const ledger: Ledger = {
  items: [fullItem, bareItem],
  next: 6,
  departments: departments.map(({ id, name }) => ({ id, name })),
};

/** The exchange as it is after a night without a network. */
export const sync: SyncState = {
  contact: lamp(
    "act",
    "联系不上平台：名字解析不了。请检查网线。",
    "The platform is not reached. Check the cable.",
  ),
  waiting: lamp("watch", "有 42 条等着上传，会自动接着传。", "42 entries wait and will go by themselves."),
  agreement: lamp("well", "记录和平台见证的一致。", "The record is what the platform has witnessed."),
  waiting_entries: 42,
  oldest: "2026-11-25 17:31",
  last_contact: "2026-11-25 17:30",
  witnessed: 10240,
  entries: 10282,
  open_orders: 7,
  platform: "https://platform.example.cn",
};

/** A record that was verified once. */
export const integrity: Integrity = {
  running: null,
  last: {
    at: "2026-11-26 03:10",
    outcome: lamp("well", "记录完整，没有被改过、少过。", "The record is whole."),
    entries: 10282,
    root: "q3hL0yT2bq7w8uT5m0GfPz1n6d9xkXvJcR4sWQeYh2U=",
    findings: [],
  },
  self_test: lamp("well", "今天的自检通过。", "Today's self-test has passed."),
  checkpoint:
    "shiwen/hall-3/1\n10282\nq3hL0yT2bq7w8uT5m0GfPz1n6d9xkXvJcR4sWQeYh2U=\n\n— shiwen/hall-3/1 8k2Lr0aX0m1Tq…\n",
  key: "shiwen/hall-3+f24b2e45+AaYh2Uq3hL0yT2bq7w8uT5m0GfPz1n6d9xkXvJcR4sWQe",
};

/** A stick that is ready and one that can't be written to. */
export const exporting: Exporting = {
  sticks: [
    {
      id: "sdb1",
      name: text("16 GB U 盘", "16 GB stick"),
      free_mb: 14200,
      state: lamp("well", "可以存。", "It can be written to."),
    },
    {
      id: "sdc1",
      name: text("无名 U 盘", "Stick without a name"),
      free_mb: 120,
      state: lamp("act", "这个 U 盘是只读的，请换一个。", "It is read-only. Please take another."),
    },
  ],
  running: null,
  last: null,
  files: [],
};

/** Two backups on a stick, of which a passphrase opens one. */
export const backups: Backups = {
  sticks: exporting.sticks,
  recovery_key: true,
  making: null,
  bringing: null,
  last: null,
  files: [],
  found: [
    {
      stick: "sdb1",
      file: "shiwen-backup-hall-7-2026-11-26.age",
      terminal: "hall-7",
      day: "2026-11-26",
      megabytes: 12,
      state: lamp("well", "输入口令就能恢复。", "Its passphrase brings it back."),
    },
    {
      stick: "sdb1",
      file: "shiwen-backup-hall-7-2026-10-26.age",
      terminal: "hall-7",
      day: "2026-10-26",
      megabytes: 11,
      state: lamp("act", "没有口令文件，请维护人员恢复。", "There is no file for a passphrase beside it."),
    },
  ],
};

/** One setting of two choices, one of many, one that the pack leaves no choice of, and one that may be typed. */
export const settings: SettingView[] = [
  {
    setting: "large_text",
    name: { zh: "大字", en: "Large text" },
    says: { zh: "打开后，每位办事人一开始就是大字。", en: "When on, each visitor begins with large text." },
    value: "off",
    choices: [
      { value: "off", name: { zh: "关", en: "Off" } },
      { value: "on", name: { zh: "开", en: "On" } },
    ],
    longest: null,
  },
  {
    setting: "dark_from",
    name: { zh: "熄屏开始", en: "Dark from" },
    says: {
      zh: "从这个时间起，没有人时屏幕变暗。",
      en: "From then on the screen is dark while nobody is there.",
    },
    value: "never",
    choices: ["never", "18:00", "19:00", "20:00"].map((value) => ({ value, name: { zh: value, en: value } })),
    longest: null,
  },
  {
    setting: "scale",
    name: { zh: "评价档位", en: "Faces" },
    says: { zh: "五个笑脸。", en: "Five faces." },
    value: "five",
    choices: [{ value: "five", name: { zh: "五档", en: "Five faces" } }],
    longest: null,
  },
  {
    setting: "terminal_name",
    name: { zh: "终端名称", en: "Name of the terminal" },
    says: { zh: "大家怎么称呼这台终端。", en: "What people call this terminal." },
    value: "",
    choices: [
      { value: "", name: { zh: "不起名", en: "None" } },
      { value: "大厅 1 号机", name: { zh: "大厅 1 号机", en: "大厅 1 号机" } },
    ],
    longest: 40,
  },
];

/** Two notices from a stick of which one finds no room, and a stick with three pictures. */
export const notices: Notices = {
  allowed: true,
  of_pack: 4,
  room: 3,
  kept: [
    { id: "a1", name: text("放假安排", "Holidays"), picture: "picture://localhost/a1", shown: true },
    { id: "b2", name: text("通知", "Notice"), picture: "picture://localhost/b2", shown: false },
  ],
  captions: [
    { caption: "notice", name: text("通知", "Notice") },
    { caption: "guide", name: text("办事指南", "Guide") },
    { caption: "holidays", name: text("放假安排", "Holidays") },
  ],
  sticks: [
    {
      id: "sdb1",
      name: text("U 盘 KINGSTON", "USB stick KINGSTON"),
      pictures: [
        { id: "p1", name: "办事流程.png", size_kb: 420, unfit: null },
        { id: "p2", name: "公告/very-large.jpg", size_kb: 12400, unfit: text("太大了。", "Too large.") },
        { id: "p3", name: "公告/中秋.jpg", size_kb: 1800, unfit: null },
      ],
      remark: text("有 61 张图片，这里只列出前 60 张。", "There are 61 pictures; the first 60 are listed."),
    },
  ],
  last: null,
};

/** A terminal that is enrolled, and a stick with one certificate. */
export const platform: PlatformState = {
  enrolled: {
    platform: "https://platform.example.cn",
    terminal: "example-hall-7",
    hall: "example-hall",
    hall_name: text("示例市政务服务中心", "Example City Service Hall"),
    demo: true,
    at: "2026-11-20 10:15",
    proxy: "http://192.168.1.1:3128",
    own_authority: true,
  },
  sticks: [
    {
      id: "sdb1",
      name: text("U 盘 KINGSTON", "USB stick KINGSTON"),
      files: [{ id: "f1", name: "平台证书.pem" }],
    },
  ],
  last: null,
};

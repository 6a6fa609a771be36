// Results as the terminal sends them to the manager's window. All names are fictional.
import type { Both } from "../src/generated/Both";
import type { Figure } from "../src/generated/Figure";
import type { Overview } from "../src/generated/Overview";
import type { Row } from "../src/generated/Row";
import type { Text } from "../src/generated/Text";

/** A text in both languages. */
export const text = (zh: string, en: string): Text => ({ zh, en });

const rate = (part: number, of: number) => (of === 0 ? null : `${((100 * part) / of).toFixed(2)}%`);

const figure = (ratings: number, bad: number): Figure => ({
  ratings,
  good: ratings - bad,
  bad,
  good_rate: rate(ratings - bad, ratings),
  bad_rate: rate(bad, ratings),
  mean: ratings === 0 ? null : (9.3 - (8 * bad) / ratings).toFixed(2),
});

const both = (ratings: number, bad: number, disputed = 0): Both => ({
  all: figure(ratings, bad),
  undisputed: figure(ratings - disputed, Math.max(0, bad - Math.floor(disputed / 2))),
});

const row = (id: string, zh: string, en: string, ratings: number, bad: number): Row => ({
  id,
  name: text(zh, en),
  figures: both(ratings, bad, ratings > 20 ? 2 : 0),
});

const BUREAUS: [string, string][] = [
  ["市场监督管理局", "Market Regulation Bureau"],
  ["公安局", "Public Security Bureau"],
  ["人力资源和社会保障局", "Human Resources and Social Security Bureau"],
  ["自然资源和规划局不动产登记服务中心", "Natural Resources Bureau, Centre for Registration of Real Estate"],
  ["税务局", "Tax Bureau"],
  ["医疗保障局", "Medical Insurance Bureau"],
  ["住房和城乡建设局", "Housing and Construction Bureau"],
  ["卫生健康委员会", "Health Commission"],
  ["民政局", "Civil Affairs Bureau"],
  ["生态环境局", "Environment Bureau"],
  ["交通运输局", "Transport Bureau"],
  ["农业农村局", "Agriculture Bureau"],
  ["住房公积金管理中心", "Housing Provident Fund Centre"],
  ["行政审批服务局", "Approvals Bureau"],
];

/** Departments of a large hall. */
export const departments = BUREAUS.map(([zh, en], at) =>
  row(
    `1199000000000${String(at).padStart(5, "0")}`,
    `示例市${zh}`,
    `Example City ${en}`,
    640 - 43 * at,
    at % 5,
  ),
);

const LEVELS: [number, string, string, number][] = [
  [5, "非常满意", "Very satisfied", 3120],
  [4, "满意", "Satisfied", 845],
  [3, "基本满意", "Fairly satisfied", 131],
  [2, "不满意", "Dissatisfied", 58],
  [1, "非常不满意", "Very dissatisfied", 27],
];

const QUESTIONS: [string, string, string, string][] = [
  [
    "一次告知",
    "Told once",
    "要带什么材料，工作人员一次跟您说清楚了吗？",
    "Were you told once what to bring?",
  ],
  ["导引", "Shown the way", "取号和指路都对吗？", "Were you sent to the right counter the first time?"],
  ["首问负责", "Owned", "遇到问题时，有人负责到底吗？", "Did someone own your problem to the end?"],
  ["承诺时限", "In time", "是在答应您的时间里办完的吗？", "Was it done within the time promised?"],
];

/** A month of a busy hall. */
export const overview: Overview = {
  days: { from: "2026-11-01", to: "2026-11-26" },
  total: both(4181, 85, 34),
  beside: {
    interrupted: 12,
    announced: 5098,
    answered: 4181,
    unrated: 917,
    cancelled: 4,
    response_rate: "82.01%",
    paused_minutes: 35,
    break_minutes: 12,
    off_minutes: 20,
    standing_still_minutes: 7,
    cleaning_minutes: 2,
    uncertain: 6,
    uncertain_surveys: 1,
    no_reason: 19,
    flagged: 31,
    labelled: 3,
    unproven: 0,
    surveys: 402,
  },
  levels: LEVELS.map(([level, zh, en, count]) => ({
    level,
    wording: text(zh, en),
    count,
    share: Math.round((10000 * count) / 4181),
  })),
  days_of: Array.from({ length: 20 }, (_, at) => {
    const day = [2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20, 21, 23, 24, 25, 26][at] ?? 1;
    const [ratings, bad] = [160 + ((at * 37) % 90), 1 + ((at * 5) % 9)];
    return {
      at: `2026-11-${String(day).padStart(2, "0")}`,
      figures: both(ratings, bad, 4),
      good_share: Math.round((10000 * (ratings - bad)) / ratings),
    };
  }),
  hours: [8, 9, 10, 11, 12, 13, 14, 15, 16, 17].map((hour, at) => ({
    at: `${String(hour).padStart(2, "0")}:00`,
    figures: both(120 + ((at * 211) % 600), 2 + ((at * 7) % 17), 2),
    good_share: 9800 - at * 10,
  })),
  departments,
  counters: departments.map((_, at) => row(`c${at}`, `${at + 1} 号窗口`, `Counter ${at + 1}`, 300 - at, at)),
  items: [
    row("i1", "居民身份证补领", "Replacing an identity card", 340, 6),
    row("i2", "不动产转移登记（二手房买卖）", "Transfer of real estate", 280, 14),
    row("", "", "", 12, 0),
  ],
  clerks: [row("k1", "工号 2001", "Clerk 2001", 122, 1), row("k2", "工号 2014", "Clerk 2014", 98, 4)],
  reasons: [
    {
      code: 208,
      wording: text("没有提供材料清单", "No list of papers was provided"),
      count: 31,
      share: "36.47%",
    },
    {
      code: 212,
      wording: text("在线预约办理后到实体大厅重复取号排队", "Booked online, but had to queue again"),
      count: 18,
      share: "21.18%",
    },
    { code: 214, wording: text("服务态度生硬", "The staff were unfriendly"), count: 9, share: "10.59%" },
  ],
  questions: QUESTIONS.map(([zh, en, asked, wording], at) => ({
    id: `q${at}`,
    theme: text(zh, en),
    wording: text(asked, wording),
    yes: 320 - at * 31,
    mostly: 40 + at * 6,
    no: 8 + at * 9,
    not_applicable: 20,
    score: `${(93.4 - at * 4).toFixed(2)}%`,
    score_share: 9340 - at * 400,
  })),
  opinions: departments.map(({ name }, at) => ({ department: name, count: 64 - at * 5, goal: 50 })),
  definitions: [
    {
      term: text("好评率", "Good rate"),
      says: text(
        "非常满意、满意、基本满意占全部评价的比例。没有评价的不算在内。",
        "Levels 3 to 5 of all ratings.",
      ),
    },
    {
      term: text("平均分", "Mean"),
      says: text("平均等级乘以 2，满分 10。两个按钮的评价不算在内。", "Twice the mean level, of 10."),
    },
  ],
};

/** A day without anything. */
export const nothing: Overview = {
  days: { from: "2026-11-26", to: "2026-11-26" },
  total: both(0, 0),
  beside: {
    interrupted: 0,
    announced: 0,
    answered: 0,
    unrated: 0,
    cancelled: 0,
    response_rate: null,
    paused_minutes: 0,
    break_minutes: null,
    off_minutes: 0,
    standing_still_minutes: 0,
    cleaning_minutes: 0,
    uncertain: 0,
    uncertain_surveys: 0,
    no_reason: 0,
    flagged: 0,
    labelled: 0,
    unproven: 0,
    surveys: 0,
  },
  levels: overview.levels.map((level) => ({ ...level, count: 0, share: 0 })),
  days_of: [],
  hours: [],
  departments: [],
  counters: [],
  items: [],
  clerks: [],
  reasons: [],
  questions: [],
  opinions: [],
  definitions: overview.definitions,
};

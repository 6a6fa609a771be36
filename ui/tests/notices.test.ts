import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { Lang } from "../src/generated/Lang";
import type { NoticeView } from "../src/generated/NoticeView";
import Notices from "../src/visitor/Notices.svelte";
import { parted } from "../src/visitor/portions";
import { draw, find, get, openWindow, settle, turnGlass, wipe } from "./glass";
import { NO_AIDS, screens, view } from "./views";

const STANDS_MS = 8000;

const notice = (words: string, picture: string | null = null): NoticeView => ({
  text: { zh: words, en: words },
  picture,
});
const three = [notice("一"), notice("二", "picture://localhost/2"), notice("三")];

beforeEach(() => {
  turnGlass("tall");
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  await wipe();
});

async function open(notices: NoticeView[], still = false) {
  const lang: Lang = "zh";
  draw(Notices, { lang, notices, still });
  await settle();
}

async function later(slides: number) {
  vi.advanceTimersByTime(slides * STANDS_MS);
  await settle();
}

/** What the slide on the glass says, in words or by its picture. */
const said = () => get("notice").getAttribute("alt") ?? get("notice").textContent;

test("one notice after another, and the first again", async () => {
  await open(three);
  const seen = [said()];
  while (seen.length < 4) {
    await later(1);
    seen.push(said());
  }
  expect(seen).toEqual(["一", "二", "三", "一"]);
});

test("a picture is a slide with its words for a name", async () => {
  await open(three);
  await later(1);
  expect(get("notice").tagName).toBe("IMG");
  expect(get("notice").getAttribute("src")).toBe("picture://localhost/2");
});

test("a picture on a wide glass is small: its words follow as a slide of their own", async () => {
  turnGlass("wide");
  await open(three);
  const seen = [];
  while (seen.length < 4) {
    seen.push(`${get("notice").tagName} ${said()}`);
    await later(1);
  }
  expect(seen).toEqual(["P 一", "IMG 二", "P 二", "P 三"]);
});

test("a picture that cannot be drawn gives way to its words and is not tried again", async () => {
  await open(three);
  await later(1);
  get("notice").dispatchEvent(new Event("error"));
  await settle();
  expect(get("notice").tagName).toBe("P");
  expect(said()).toBe("二");
  await later(3);
  expect(get("notice").tagName).toBe("P");
});

test("one notice alone stands without a timer, and so does a still one", async () => {
  await open([notice("一")]);
  await open(three, true);
  expect(vi.getTimerCount()).toBe(0);
});

test("nothing changes by itself for those who asked for less motion", async () => {
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  await open(three);
  await later(2);
  expect(said()).toBe("一");
});

test("readers are never interrupted by a notice", async () => {
  await open(three);
  const region = get("notices");
  expect(region.closest("[aria-live], [role=status], [role=alert], [role=log], [role=timer]")).toBeNull();
  expect(region.querySelector("[aria-live], [role=status], [role=alert]")).toBeNull();
});

describe("in the window", () => {
  /** The page says every second that it draws. */
  const BEAT = 1;

  test("no notice is in the page, and none of their timers runs, beside large text or under the cover", async () => {
    const terminal = await openWindow(view(screens.start));
    expect(find("notice")).not.toBeNull();
    expect(vi.getTimerCount()).toBe(BEAT + 1);
    await terminal.shows(view(screens.start, { serial: 2, aids: { ...NO_AIDS, large_text: true } }));
    expect(find("notice")).toBeNull();
    expect(vi.getTimerCount()).toBe(BEAT);
    await terminal.shows(view(screens.start, { serial: 3, cover_seconds: 9 }));
    expect(find("notice")).toBeNull();
    expect(vi.getTimerCount()).toBe(BEAT);
  });

  test("a dimmed screen keeps its notice", async () => {
    const terminal = await openWindow(view(screens.start));
    await terminal.shows(view(screens.start, { serial: 2, dimmed: true }));
    expect(find("notice")).not.toBeNull();
    // Besides, the words of the dark screen move.
    expect(vi.getTimerCount()).toBeLessThanOrEqual(BEAT + 1);
  });
});

describe("words too long for their room", () => {
  const upTo = (most: number) => (text: string) => [...text].length <= most;

  test("are left alone if they fit", () => {
    expect(parted("One. Two.", "en", upTo(9))).toEqual(["One. Two."]);
  });

  test("are parted after sentences", () => {
    expect(parted("One two. Three four. Five.", "en", upTo(20))).toEqual(["One two. Three four.", "Five."]);
    expect(parted("带身份证。带申请表。带证明。", "zh", upTo(10))).toEqual([
      "带身份证。带申请表。",
      "带证明。",
    ]);
  });

  test("are parted between words where a sentence is too long, and say that it goes on", () => {
    expect(parted("Take the list of papers", "en", upTo(14))).toEqual(["Take the list…", "of papers"]);
  });

  test("are parted within a word where that is too long alone", () => {
    expect(parted("abcdefgh", "en", upTo(4))).toEqual(["abc…", "def…", "gh"]);
  });

  test("lose nothing, whatever the room", () => {
    const words = "Ab 很长的名字，<b>😀</b> 12,5 。。 x".repeat(6);
    const bare = (text: string) => text.replace(/[\s…]/g, "");
    for (let most = 0; most < 60; most += 1)
      expect(bare(parted(words, "zh", upTo(most)).join("")), String(most)).toBe(bare(words));
  });
});

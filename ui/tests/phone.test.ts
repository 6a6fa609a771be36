import axe from "axe-core";
import { afterEach, describe, expect, test } from "vitest";

import type { CallBack } from "../src/generated/CallBack";
import type { Screen } from "../src/generated/Screen";
import type { Touch } from "../src/generated/Touch";
import { find, get, openWindow, settle, wipe, words } from "./glass";
import { type Of, screens, view } from "./views";

afterEach(wipe);

const next = (call_back: CallBack): Screen => ({ kind: "next", call_back });
const phone = (change: Partial<Of<"phone">> = {}): Screen => ({ ...screens.phone, ...change });
const EMPTY: Partial<Of<"phone">> = { typed: "", form: "empty", missing: 11 };
const WHOLE: Partial<Of<"phone">> = { typed: "138 0013 8000", form: "whole", missing: 0 };

const status = () => get("phone-typed").textContent.replace(/\s+/g, " ").trim();

describe("the offer", () => {
  test("stands between the questions and the end, where there is one", async () => {
    await openWindow(view(next("offered")));
    const choices = [...document.querySelectorAll("main button")].map((one) =>
      one.getAttribute("data-testid"),
    );
    expect(choices).toEqual(["survey-start", "phone-open", "finish"]);
    await wipe();
    await openWindow(view(next("not_offered")));
    expect(find("phone-open")).toBeNull();
    expect(words()).not.toContain("电话");
  });

  test("says that a number was left, and when it is kept", async () => {
    await openWindow(view(next("left")));
    expect(get("phone-open").textContent).toContain("电话已留下");
    expect(get("phone-open").textContent).toContain("结束时保存");
  });
});

describe("the number", () => {
  test.each<[Partial<Of<"phone">>, string]>([
    [EMPTY, "手机号，或区号加座机号"],
    [{}, "138 0013 请接着按，还差 4 位"],
    [WHOLE, "138 0013 8000 请您核对一下"],
    [{ refused: true }, "138 0013 号码不全，还差 4 位"],
    [{ ...EMPTY, refused: true }, "号码不全，还差 11 位"],
    [{ typed: "12", form: "no_mobile" }, "12 手机号以 13 到 19 开头，请擦掉"],
    [{ typed: "6", form: "no_area" }, "6 座机请先按区号，请擦掉"],
    [{ typed: "00", form: "no_line" }, "00 区号或号码不对，请擦掉"],
    [{ ...EMPTY, left: true }, "已经留下一个，要换就按新号码"],
    [{ ...EMPTY, left: true, refused: true }, "号码不全，还差 11 位"],
  ])("%j says %j, also to who cannot see it", async (change, says) => {
    await openWindow(view(phone(change)));
    expect(status()).toBe(says);
    expect(get("phone-typed").getAttribute("role")).toBe("status");
  });

  test("one that was left can be taken back, and the page knows no digit of it", async () => {
    await openWindow(view(phone(EMPTY)));
    expect(find("phone-drop")).toBeNull();
    await wipe();
    await openWindow(view(phone({ ...EMPTY, left: true })));
    expect(get("phone-drop").textContent).toBe("收回号码");
    expect(find("phone-keep")).toBeNull();
    expect(get("phone-typed").querySelector("strong")).toBeNull();
    await wipe();
    await openWindow(view(phone({ ...WHOLE, left: true })));
    expect(get("phone-keep").textContent).toBe("换成这个");
  });

  test.each<[string, Partial<Of<"phone">>, Touch[]]>([
    ["5", {}, [{ kind: "tap_key", key: "5" }]],
    ["a", {}, []],
    ["Backspace", {}, [{ kind: "erase_key" }]],
    ["Backspace", EMPTY, []],
  ])("the key %s on %j sends %j", async (key, change, touches) => {
    const terminal = await openWindow(view(phone(change)));
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    await terminal.answers(view(phone(change), { serial: 2 })); // somebody is there
    expect(terminal.touches.filter(({ kind }) => kind !== "stay")).toEqual(touches);
  });

  test("a key that does nothing says so and sends nothing", async () => {
    const keys = screens.phone.keys.map((key) => ({ ...key, works: false }));
    const terminal = await openWindow(view(phone({ typed: "6", form: "no_area", keys })));
    get("key-5").click();
    expect(get("key-5").getAttribute("aria-disabled")).toBe("true");
    expect(terminal.touches).toEqual([]);
  });

  test("what is kept and who sees it is heard before the number is left", async () => {
    await openWindow(view(phone(WHOLE)));
    const described = get("phone-keep").getAttribute("aria-describedby");
    expect(document.querySelector(`#${described}`)?.textContent).toContain("只有 12345 的回电人员能打开");
  });

  test("typing and a refusal do not move the focus", async () => {
    const terminal = await openWindow(view(phone()));
    get("phone-keep").focus();
    get("phone-keep").click();
    await terminal.answers(view(phone({ refused: true }), { serial: 2 }));
    await settle();
    expect(document.activeElement).toBe(get("phone-keep"));
  });

  test("the cover stands instead of it", async () => {
    const terminal = await openWindow(view(phone(WHOLE)));
    expect(words()).toContain("138 0013 8000");
    await terminal.shows(view(phone(EMPTY), { serial: 2, cover_seconds: 20 }));
    expect(find("phone-typed")).toBeNull();
    expect(document.documentElement.outerHTML).not.toContain("138");
  });
});

test.each([
  next("offered"),
  next("left"),
  phone(EMPTY),
  phone(),
  phone(WHOLE),
  phone({ refused: true, left: true }),
])("axe finds nothing on %j", async (screen) => {
  await openWindow(view(screen));
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id }) => id)).toEqual([]);
});

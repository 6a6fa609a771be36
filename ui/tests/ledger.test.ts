import { afterEach, expect, test, vi } from "vitest";

import { find, get, settle, wipe, words } from "./glass";
import { comeIn, PlayedManager, press, seat, type } from "./manager";
import { bareItem, fullItem, ledger } from "./standing";

afterEach(wipe);

async function open(terminal = new PlayedManager()): Promise<PlayedManager> {
  await comeIn(terminal);
  await press("to-ledger");
  return terminal;
}

test("an item tells what happened and what became of it", async () => {
  await open();
  for (const word of ["2026年11月23日 09:00", "非常不满意", "没有提供材料清单", "流程、质量", "说不归这里办"])
    expect(words()).toContain(word);
  expect(get("order").textContent).toContain("已经超期");
  expect(get("proposed").textContent).toContain("照样计入评价");
  expect(words()).toContain("日期不确定");
});

test("books, filters and days are asked for", async () => {
  const terminal = await open();
  await press("book-duties");
  await press("filters");
  await press("aspect-attitude");
  await press("measure-explained");
  await press("open-only");
  await press("span-week");
  expect(terminal.asked("ledger").at(-1)?.page).toEqual({
    span: { span: "week" },
    book: "duties",
    aspect: "attitude",
    measure: "explained",
    open_only: true,
    before: null,
  });
});

test("older items come behind those that are shown", async () => {
  const terminal = await open();
  terminal.says.ledger = {
    said: "ledger",
    ledger: { ...ledger, items: [{ ...bareItem, id: "item-5" }], next: null },
  };
  await press("more");
  expect(terminal.asked("ledger").at(-1)?.page.before).toBe(6);
  expect(document.querySelectorAll("article").length).toBe(3);
  expect(find("more")).toBeNull();
});

test("whoever writes about an older item still sees it afterwards", async () => {
  const terminal = await open();
  const older = { ...bareItem, id: "item-5" };
  const ask = terminal.ask;
  terminal.ask = (session, asked) => {
    const before = asked.ask === "ledger" ? asked.page.before : null;
    const second = { ...ledger, items: [older], next: 5 };
    const last = { ...ledger, items: [], next: null };
    terminal.says.ledger = { said: "ledger", ledger: before === 6 ? second : before === 5 ? last : ledger };
    return ask(session, asked);
  };
  await press("more");
  const notes = document.querySelectorAll<HTMLElement>('[data-testid="note"]');
  expect(notes.length).toBe(3);
  notes[2]?.click();
  await settle();
  await press("phrase");
  await press("keep");
  await settle();
  expect(terminal.asked("note")[0]?.item).toBe("item-5");
  expect(document.querySelectorAll("article").length).toBe(3);
  expect(document.querySelectorAll("article")[2]?.textContent).toContain("已经写下");
  await press("more");
  expect(terminal.asked("ledger").at(-1)?.page.before).toBe(5);
});

test("a note says before it is kept that it stays, and is made of ready phrases where nothing can be typed", async () => {
  const terminal = await open();
  await press("note");
  expect(get("note-form").textContent).toContain("不能改、不能删");
  await press("keep");
  expect(get("message").textContent).toContain("先写几个字");
  await press("phrase");
  type("words", `${get<HTMLTextAreaElement>("words").value}明天再看。`);
  await press("keep");
  expect(terminal.asked("note")).toEqual([
    { ask: "note", item: fullItem.id, text: "已联系当事人，当面说明了情况。明天再看。" },
  ]);
  expect(find("note-form")).toBeNull();
  expect(get("kept").textContent).toContain("已经写下");
  expect(terminal.asked("ledger").length).toBe(2);
});

test("a proposal chooses nothing beforehand, and says that the rating is counted all the same", async () => {
  const terminal = await open();
  await press("propose");
  expect(get("propose-form").textContent).toContain("照样计入");
  expect(document.querySelector('[data-testid^="label-"][aria-pressed="true"]')).toBeNull();
  await press("phrase");
  await press("keep");
  expect(get("message").textContent).toContain("误评还是恶意");
  await press("label-mistaken");
  await press("keep");
  expect(terminal.asked("propose")).toEqual([
    { ask: "propose", item: fullItem.id, label: "mistaken", reason: "当事人说点错了。" },
  ]);
});

test("only a rating can be proposed to be called something", async () => {
  await open();
  const [rating, answer] = document.querySelectorAll("article");
  expect(rating?.querySelector('[data-testid="propose"]')).not.toBeNull();
  expect(answer?.querySelector('[data-testid="propose"]')).toBeNull();
});

test("Escape leaves a form, and the focus is where it was opened", async () => {
  const terminal = await open();
  await press("note");
  get("words").dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  await settle();
  expect(find("note-form")).toBeNull();
  expect(document.activeElement).toBe(get("note"));
  expect(terminal.asked("note")).toEqual([]);
});

test("a manager adds what no visitor tapped, to the book of the unit alone", async () => {
  const terminal = await open();
  expect(find("add")).toBeNull();
  await press("book-unit");
  await press("add");
  await press("new-aspect-quality");
  await press(`new-department-${ledger.departments[1]?.id}`);
  await press("phrase");
  await press("keep");
  expect(terminal.asked("add_item")).toEqual([
    {
      ask: "add_item",
      item: { text: "办事指南写得不清楚。", aspect: "quality", department: ledger.departments[1]?.id },
    },
  ]);
});

test("an auditor reads and writes nothing", async () => {
  const terminal = new PlayedManager();
  terminal.seat = seat("auditor");
  await open(terminal);
  await press("book-unit");
  for (const name of ["note", "propose", "add"]) expect(find(name)).toBeNull();
  expect(find("item")).not.toBeNull();
});

test("no more than 500 characters are kept, as people count them", async () => {
  await open();
  await press("note");
  type("words", "😀".repeat(501));
  await settle();
  expect([...get<HTMLTextAreaElement>("words").value].length).toBe(500);
});

test("handwriting is fetched when it is asked for, and says if it is not kept any more", async () => {
  const terminal = await open();
  expect(terminal.asked("writing")).toEqual([]);
  await press("writing");
  expect(terminal.asked("writing")).toEqual([{ ask: "writing", item: fullItem.id }]);
  expect(words()).toContain("已经不保存了");
});

test("handwriting that is kept is drawn, and put away again", async () => {
  const drawImage = vi.fn();
  const picture = { width: 320, height: 120 };
  const read = vi.fn(() => Promise.resolve(picture));
  vi.stubGlobal("createImageBitmap", read);
  const terminal = new PlayedManager();
  terminal.says.writing = { said: "writing", png: btoa("PNG") };
  await open(terminal);
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue({ drawImage } as never);
  await press("writing");
  await settle();
  expect(read).toHaveBeenCalledOnce();
  const canvas = document.querySelector("article canvas");
  expect(canvas?.getAttribute("aria-label")).toContain("手写");
  expect(canvas?.getAttribute("width")).toBe("320");
  expect(drawImage).toHaveBeenCalledWith(picture, 0, 0);
  await press("writing");
  expect(document.querySelector("article canvas")).toBeNull();
  vi.unstubAllGlobals();
});

test("a ledger without items says so", async () => {
  const terminal = new PlayedManager();
  terminal.says.ledger = { said: "ledger", ledger: { items: [], next: null, departments: [] } };
  await open(terminal);
  expect(find("nothing")).not.toBeNull();
});

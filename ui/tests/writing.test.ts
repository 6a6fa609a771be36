import { expect, test, vi } from "vitest";

import { type Contact, Contacts, type Ink } from "../src/visitor/writing/contacts";
import { toInk } from "../src/visitor/writing/kept";
import { cutAround, MAX_PIXELS } from "../src/visitor/writing/picture";
import { writingTouch } from "../src/visitor/writing/said";
import { Sheet } from "../src/visitor/writing/sheet.svelte";
import { Stroke } from "../src/visitor/writing/stroke";
import { Unsent } from "../src/visitor/writing/unsent.svelte";

/** What happens on the glass: contacts by name, places in millimetres. */
class Glass {
  contacts = new Contacts();
  sheet = new Sheet();

  down = (id: string, x: number, y = 0, radius = 0) => this.#ink(this.contacts.down({ id, x, y, radius }));
  move = (id: string, x: number, y = 0, radius = 0) => this.#ink(this.contacts.move({ id, x, y, radius }));
  up = (id: string) => this.#ink(this.contacts.up(id));
  cancel = (id: string) => this.#ink(this.contacts.cancel(id));

  #ink(inks: Ink[]): void {
    for (const ink of inks) this.sheet.follow(ink);
  }

  /** First and last place of each stroke, across the paper. */
  get ink(): string[] {
    return this.sheet.strokes.map((stroke) => `${stroke.at(0).x}-${stroke.at(stroke.length - 1).x}`);
  }
}

function written(...places: number[]): Sheet {
  const glass = new Glass();
  for (const x of places) {
    glass.down("finger", x);
    glass.move("finger", x + 10);
    glass.up("finger");
  }
  return glass.sheet;
}

test("a finger writes from where it touches, at once", () => {
  const glass = new Glass();
  glass.down("finger", 10);
  expect(glass.ink).toEqual(["10-10"]);
  glass.move("finger", 12);
  expect(glass.ink).toEqual(["10-12"]);
  glass.up("finger");
  glass.move("finger", 40);
  expect(glass.ink).toEqual(["10-12"]);
});

test("a tap leaves a dot", () => {
  const glass = new Glass();
  glass.down("finger", 10);
  glass.up("finger");
  expect(glass.sheet.strokes.map(({ length }) => length)).toEqual([1]);
});

test("while a stroke goes on every other contact is ignored, also after it", () => {
  const glass = new Glass();
  glass.down("finger", 10);
  glass.move("finger", 20);
  glass.down("palm", 100);
  glass.move("palm", 150);
  glass.move("finger", 30);
  glass.up("finger");
  glass.move("palm", 170);
  glass.up("palm");
  expect(glass.ink).toEqual(["10-30"]);
});

test("a hand that rests first gives way to a finger that moves, and leaves no dot", () => {
  const glass = new Glass();
  glass.down("palm", 100);
  glass.move("palm", 101);
  glass.down("finger", 10);
  glass.move("finger", 12);
  expect(glass.ink).toEqual(["100-101"]);
  glass.move("finger", 14);
  expect(glass.ink).toEqual(["10-14"]);
  glass.up("finger");
  glass.move("palm", 140);
  glass.up("palm");
  expect(glass.ink).toEqual(["10-14"]);
});

test("beside a hand that rests a finger may also only tap", () => {
  const glass = new Glass();
  glass.down("palm", 100);
  glass.down("finger", 10);
  glass.up("finger");
  glass.up("palm");
  expect(glass.ink).toEqual(["10-10"]);
});

test("a finger that moves is not disturbed by a hand that came down while it still rested", () => {
  const glass = new Glass();
  glass.down("finger", 10);
  glass.down("palm", 100);
  glass.move("finger", 14);
  glass.move("palm", 140);
  glass.up("palm");
  glass.up("finger");
  expect(glass.ink).toEqual(["10-14"]);
});

test.each([
  [12, ["10-20"]],
  [12.1, []],
])("a contact of %d mm radius writes %j", (radius, ink) => {
  const glass = new Glass();
  glass.down("contact", 10, 0, radius);
  glass.move("contact", 20, 0, radius);
  glass.up("contact");
  expect(glass.ink).toEqual(ink);
});

test("what grows into a palm is taken back, and the finger beside it writes", () => {
  const glass = new Glass();
  glass.down("palm", 100);
  glass.down("finger", 10);
  glass.move("palm", 101, 0, 20);
  expect(glass.ink).toEqual(["10-10"]);
  glass.up("palm");
  glass.move("finger", 12);
  glass.up("finger");
  expect(glass.ink).toEqual(["10-12"]);
});

test.each([
  ["that rested leaves nothing", 11, []],
  ["that wrote leaves its stroke", 20, ["10-20"]],
])("a contact taken away by the system %s", (_, end, ink) => {
  const glass = new Glass();
  glass.down("contact", 10);
  glass.move("contact", end);
  glass.cancel("contact");
  expect(glass.ink).toEqual(ink);
});

test("whatever touches the glass, one stroke is under way at most and each is ended", () => {
  let seed = 7;
  const die = (sides: number) => (seed = (seed * 48271) % 2147483647) % sides;
  const contacts = new Contacts();
  let underWay = false;
  let strokes = 0;
  const follow = (inks: Ink[]) => {
    for (const { kind } of inks) {
      expect(underWay, kind).toBe(kind !== "begin");
      underWay = kind === "begin" || kind === "go_on";
      if (kind === "finish") strokes += 1;
    }
  };
  for (let step = 0; step < 20_000; step += 1) {
    const contact: Contact = { id: String(die(4)), x: die(40), y: die(40), radius: die(13) };
    const act = (["down", "move", "move", "move", "up", "cancel"] as const)[die(6)] ?? "up";
    if (act === "down") follow(contacts.up(contact.id));
    follow(act === "down" || act === "move" ? contacts[act](contact) : contacts[act](contact.id));
  }
  expect(strokes).toBeGreaterThan(500);
});

/** The line as a canvas is told of it. */
class Told {
  line: string[] = [];
  moveTo = () => {};
  lineTo = (...end: number[]) => void this.line.push(`to ${end.join()}`);
  quadraticCurveTo = (...curve: number[]) => void this.line.push(`by ${curve.join()}`);
}

const zigzag = (length: number) => {
  const stroke = new Stroke({ x: 0, y: 0 });
  for (let at = 1; at < length; at += 1) stroke.add({ x: at, y: at % 2 });
  return stroke;
};

test("a line drawn piece by piece is the line drawn at once", () => {
  const [whole, pieces] = [new Told(), new Told()];
  const stroke = new Stroke({ x: 0, y: 0 });
  for (let at = 1; at < 6; at += 1) {
    stroke.add({ x: at, y: at % 2 });
    stroke.lay(pieces, stroke.length - 1);
  }
  zigzag(6).lay(whole);
  expect(pieces.line).toEqual(whole.line);
  expect(whole.line.at(-1)).toBe("by 4,0,4.5,0.5");
});

test("its tip reaches the finger", () => {
  const tip = new Told();
  zigzag(6).layTip(tip);
  expect(tip.line).toEqual(["to 5,1"]);
});

test("a finger that only trembles adds nothing", () => {
  const stroke = zigzag(3);
  expect(stroke.add({ x: 2.2, y: 0.1 })).toBe(false);
  expect(stroke.add({ x: 2.4, y: 0.1 })).toBe(true);
  expect(stroke.length).toBe(4);
});

test("a wiped stroke leaves zeros, also where it has outgrown its memory", () => {
  const made: Float32Array[] = [];
  const Numbers = Float32Array;
  vi.stubGlobal(
    "Float32Array",
    class extends Numbers {
      constructor(length: number) {
        super(length);
        made.push(this);
      }
    },
  );
  const stroke = zigzag(500);
  vi.unstubAllGlobals();
  expect(made.length).toBeGreaterThan(2);
  expect(made.at(-1)?.some((value) => value !== 0)).toBe(true);
  stroke.wipe();
  expect(made.flatMap((numbers) => [...numbers]).every((value) => value === 0)).toBe(true);
  expect(stroke.length).toBe(0);
});

const starts = (sheet: Sheet) => sheet.strokes.map((stroke) => stroke.at(0).x);

test("undo takes one stroke back", () => {
  const sheet = written(10, 30);
  sheet.undo();
  expect(starts(sheet)).toEqual([10]);
  sheet.undo();
  sheet.undo();
  expect(starts(sheet)).toEqual([]);
  expect(sheet.canUndo).toBe(false);
});

test("clear can be undone once, until something new is written", () => {
  const sheet = written(10, 30);
  sheet.clear();
  expect([starts(sheet), sheet.hidesKept]).toEqual([[], true]);
  sheet.undo();
  expect([starts(sheet), sheet.hidesKept]).toEqual([[10, 30], false]);
  sheet.clear();
  sheet.follow({ kind: "begin", at: { x: 50, y: 0 } });
  sheet.follow({ kind: "finish" });
  sheet.undo();
  expect(sheet.canUndo).toBe(false);
});

test("a hand that touches an emptied sheet does not cost the way back", () => {
  const sheet = written(10);
  sheet.clear();
  sheet.follow({ kind: "begin", at: { x: 50, y: 0 } });
  sheet.follow({ kind: "take_back" });
  sheet.undo();
  expect(starts(sheet)).toEqual([10]);
});

test("a stroke whose undo came first does not go on", () => {
  const sheet = new Sheet();
  sheet.follow({ kind: "begin", at: { x: 1, y: 1 } });
  sheet.undo();
  expect(sheet.follow({ kind: "go_on", to: { x: 9, y: 9 } })).toBeNull();
  expect(sheet.strokes).toEqual([]);
});

test("what was said is wiped with the strokes, the cleared ones too", () => {
  const unsent = new Unsent();
  for (const ink of [{ kind: "begin", at: { x: 5, y: 5 } }, { kind: "finish" }] as const)
    unsent.sheet.follow(ink);
  const cleared = unsent.sheet.strokes[0];
  unsent.sheet.clear();
  unsent.sheet.follow({ kind: "begin", at: { x: 6, y: 6 } });
  const open = unsent.sheet.strokes[0];
  [unsent.typed, unsent.way] = ["两趟", "type"];
  unsent.wipe();
  expect([cleared?.at(0), open?.at(0)]).toEqual([
    { x: 0, y: 0 },
    { x: 0, y: 0 },
  ]);
  expect([unsent.typed, unsent.way, unsent.sheet.canUndo, unsent.sheet.hidesKept]).toEqual([
    null,
    null,
    false,
    false,
  ]);
});

test("a picture holds all the ink with a little white around, six pixels a millimetre", () => {
  const cut = cutAround(written(20, 60).strokes, null);
  expect([cut.x, cut.x + cut.width].map((x) => x.toFixed(1))).toEqual(["19.0", "71.0"]);
  expect(cut.height).toBeCloseTo(2);
  expect(cut.pixelsPerMm).toBe(6);
});

test("a picture of any paper stays within its size", () => {
  const wide = cutAround(written(0, 900).strokes, null);
  expect(wide.width * wide.pixelsPerMm).toBeCloseTo(MAX_PIXELS);
  const kept = { start: { x: 4, y: 4 }, end: { x: 40, y: 800 } };
  const tall = cutAround([], kept);
  expect(tall.height * tall.pixelsPerMm).toBeCloseTo(MAX_PIXELS);
});

test("grey on white becomes ink", () => {
  const pixels = Uint8ClampedArray.of(255, 255, 255, 255, 0, 0, 0, 255, 105, 105, 105, 255, 0, 0, 0, 0);
  toInk(pixels);
  expect([...pixels]).toEqual([0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 150, 0, 0, 0, 0]);
});

test("an untouched sheet leaves the handwriting as it is, an emptied one takes it away", () => {
  const sheet = new Sheet();
  expect(writingTouch(sheet, null, true)).toEqual({ kind: "unchanged" });
  expect(writingTouch(sheet, null, false)).toEqual({ kind: "cleared" });
  sheet.clear();
  expect(writingTouch(sheet, null, true)).toEqual({ kind: "cleared" });
});

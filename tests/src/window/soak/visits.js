// Visits one after the other, by clicks on the page itself. Arguments: the first visit's number, how many, and whether
// something of each is kept (the control), then what to call in the end: with "done", and how many milliseconds each of some
// taps took until it was drawn.
const [first, count, keeps, done] = arguments;

const find = (name) => document.querySelector(`[data-testid="${name}"]`);
const moment = () => new Promise((resolve) => setTimeout(resolve, 4));

// A touch too early after a change of the screen is ignored by the terminal, so it is done again; who hesitates too long
// is asked whether he is still there; a terminal that has gone dark is woken.
// On a machine that is busy elsewhere a visit may end by itself before its visitor is done; he then begins again.
const LOST = "the visit has ended by itself";
const lost = () => find("face-1") !== null && find("done") === null;

async function until(reached, deed, begun = true) {
  let gone = 0;
  for (let moments = 0; moments < 10000; moments += 1) {
    gone = begun && lost() ? gone + 1 : 0;
    if (gone > 100 && !reached()) throw LOST;
    if (moments % 5 === 4) find("cover-stay")?.click();
    if (find("dimmed")) touch();
    if (reached()) return;
    if (moments % 12 === 6) deed();
    await moment();
  }
  const screen = document.querySelector("[data-testid^=screen-]")?.dataset.testid;
  throw new Error(`stuck at ${screen}, waiting for ${reached}, doing ${deed}`);
}

const touch = () => document.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
const click = (name) => () => find(name)?.click();

// A line across the paper.
function draw() {
  const paper = find("comment-paper");
  const box = paper.getBoundingClientRect();
  ["pointerdown", ...Array(30).fill("pointermove"), "pointerup"].forEach((kind, at) =>
    paper.dispatchEvent(
      new PointerEvent(kind, {
        ...{ bubbles: true, cancelable: true, pointerId: 1, pointerType: "mouse", isPrimary: true, button: 0, buttons: 1 },
        clientX: box.left + 20 + at * 5,
        clientY: box.top + 30,
      }),
    ),
  );
}

function type(number) {
  find("comment-way-type")?.click();
  const field = find("comment-text");
  if (!field) return;
  field.value = `visit ${number}`;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

async function visit(number) {
  try {
    await finishes(number);
  } catch (why) {
    if (why !== LOST) throw why;
    await visit(number);
  }
}

async function finishes(number) {
  const face = `face-${1 + (number % 5)}`;
  await until(() => find("done") !== null, click(face), false);
  const reason = document.querySelector("[data-testid^=reason-]").dataset.testid;
  if (number % 2 === 0) await until(() => find(reason)?.getAttribute("aria-pressed") === "true", click(reason));
  if (number % 5 === 0) {
    await until(() => find("comment-keep") !== null, click("comment-open"));
    if (number % 10 === 0) draw();
    else type(number);
    await until(() => find("done") !== null, click("comment-keep"));
  }
  await until(() => find("screen-next") !== null, click("done"));
  await until(() => find("screen-thanks") !== null, click("finish"));
  // It would go by itself, and goes at once when touched.
  await until(() => find(face) !== null && find("done") === null, touch);
  if (keeps) {
    window.kept = [...(window.kept ?? []), Array.from({ length: 20000 }, (_, at) => `${number} ${at}`)];
  }
}

// From a tap, which is made durable, to the frame that draws it.
async function drawn(face) {
  const chosen = () => find(face)?.getAttribute("aria-pressed") === "true";
  let from = 0;
  await until(
    chosen,
    () => {
      from = performance.now();
      click(face)();
    },
    false,
  );
  return performance.now() - from;
}

async function taps() {
  const waits = [];
  for (let tap = 0; tap < 10; tap += 1) waits.push(await drawn(`face-${1 + (tap % 5)}`));
  await until(() => find("screen-next") !== null, click("done"));
  await until(() => find("screen-thanks") !== null, click("finish"));
  await until(() => find("face-1") !== null && find("done") === null, touch);
  return waits;
}

(async () => {
  for (let number = first; number < first + count; number += 1) await visit(number);
  return ["done", await taps()];
})().then(done, (error) => done(String(error)));

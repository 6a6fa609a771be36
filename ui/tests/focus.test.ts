// The focus in the manager's window, when what had it is taken away.
import { afterEach, expect, test } from "vitest";

import { keepFocus } from "../src/manager/focus";

const get = (selector: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`there is no ${selector}`);
  return found;
};
const settled = () => new Promise((done) => setTimeout(done));

function page(): HTMLElement {
  document.body.innerHTML =
    '<div id="page"><main><h1 tabindex="-1">Heading</h1><form><input><button>Go</button></form></main></div>';
  return get("#page");
}

afterEach(() => (document.body.innerHTML = ""));

test("the heading takes it when a form goes away that had it", async () => {
  const stop = keepFocus(page());
  get("button").focus();
  get("form").remove();
  await settled();
  expect(document.activeElement?.localName).toBe("h1");
  stop();
});

test("whoever has it elsewhere keeps it, and whoever never had it gets none", async () => {
  const stop = keepFocus(page());
  get("button").remove();
  await settled();
  expect(document.activeElement).toBe(document.body);
  get("input").focus();
  get("main").append("more");
  await settled();
  expect(document.activeElement?.localName).toBe("input");
  stop();
});

test("the control: without it the focus is lost", async () => {
  page();
  get("button").focus();
  get("form").remove();
  await settled();
  expect(document.activeElement).toBe(document.body);
});

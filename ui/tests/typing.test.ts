import { afterEach, expect, test } from "vitest";

import { find, get, settle, wipe } from "./glass";
import { openDoor, PlayedManager, press } from "./manager";

afterEach(wipe);

/** The password field of an account, with the keyboard of the screen below it. */
async function field(): Promise<[PlayedManager, HTMLInputElement]> {
  const terminal = await openDoor();
  await press("account");
  return [terminal, get<HTMLInputElement>("password")];
}

test("the keyboard of the screen comes with a field and types letters, digits and symbols into it", async () => {
  const [terminal, password] = await field();
  for (const key of ["key-a", "key_shift", "key-b", "key-c", "key_symbols", "key-#", "key_letters", "key-7"])
    await press(key);
  expect(password.value).toBe("aBc#7");
  await press("key_erase");
  await press("key_space");
  await press("key-x");
  expect(password.value).toBe("aBc# x");
  await press("key_enter");
  expect(terminal.calls).toEqual(["enter 一楼大厅 aBc# x"]);
});

test("keys type at the caret, over what is selected", async () => {
  const [, password] = await field();
  for (const key of ["key-a", "key-b", "key-c", "key-d"]) await press(key);
  password.setSelectionRange(1, 3);
  await press("key-x");
  expect(password.value).toBe("axd");
  expect(password.selectionStart).toBe(2);
  await press("key_erase");
  expect(password.value).toBe("ad");
});

test("tapping a key leaves the focus in the field", async () => {
  await field();
  const down = new MouseEvent("mousedown", { bubbles: true, cancelable: true });
  get("key-a").dispatchEvent(down);
  expect(down.defaultPrevented).toBe(true);
});

test("a real key sends the keyboard away, and a tap on the field brings it back", async () => {
  const [, password] = await field();
  expect(find("keyboard")).not.toBeNull();
  password.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true }));
  await settle();
  expect(find("keyboard")).toBeNull();
  password.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
  await settle();
  expect(find("keyboard")).not.toBeNull();
  await press("keyboard_hide");
  expect(find("keyboard")).toBeNull();
});

test("the keyboard goes with its field", async () => {
  await field();
  await press("back");
  await settle();
  expect(find("keyboard")).toBeNull();
});

test("a password is hidden until it is asked to be shown", async () => {
  const [, password] = await field();
  expect(password.type).toBe("password");
  await press("password-show");
  expect(password.type).toBe("text");
  expect(get("password-show").getAttribute("aria-label")).toBe("隐藏密码");
});

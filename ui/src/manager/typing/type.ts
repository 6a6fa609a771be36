// Types into a field as a keyboard would: at the caret, over what is selected, and heard by whoever listens to the field.

/** A field that text is typed into. */
export type TextField = HTMLInputElement | HTMLTextAreaElement;

const KINDS = new Set(["text", "password", "textarea"]);

/** The field that this is, if it is one. */
export const fieldOf = (target: EventTarget | null): TextField | null =>
  (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) && KINDS.has(target.type)
    ? target
    : null;

/** Writes `text` where the caret is. */
export function write(field: TextField, text: string): void {
  put(field, text, field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length);
}

/** Takes away what is selected, or the character before the caret. */
export function erase(field: TextField): void {
  const end = field.selectionEnd ?? field.value.length;
  const start = field.selectionStart ?? end;
  const before = [...field.value.slice(0, start)].at(-1) ?? "";
  put(field, "", start === end ? start - before.length : start, end);
}

function put(field: TextField, text: string, from: number, to: number): void {
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// A paper to write on without a screen: canvases that tell what is drawn, and fingers and mice that touch them.
import { vi } from "vitest";

import { get, settle } from "./glass";

/** What was drawn, on every canvas. */
export const drawn: string[] = [];

/** Canvases that tell what is drawn on them, 800 by 400 pixels, and pictures that can be read. */
export function playCanvas(): void {
  drawn.length = 0;
  const told =
    (name: string) =>
    (...values: unknown[]) => {
      drawn.push([name, ...values].join(" "));
      return name === "getImageData" ? { data: new Uint8ClampedArray(4) } : undefined;
    };
  const canvas = { width: 100, height: 100 };
  const context = new Proxy({} as Record<string, unknown>, {
    get: (set, name: string) => (name === "canvas" ? canvas : (set[name] ?? told(name))),
    set: (set, name: string, value) => {
      drawn.push(`${name} = ${value}`);
      return Reflect.set(set, name, value);
    },
  });
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(context as never);
  vi.spyOn(HTMLCanvasElement.prototype, "toDataURL").mockReturnValue("data:image/png;base64,UE5H");
  vi.spyOn(HTMLCanvasElement.prototype, "clientWidth", "get").mockReturnValue(800);
  vi.spyOn(HTMLCanvasElement.prototype, "clientHeight", "get").mockReturnValue(400);
  HTMLElement.prototype.setPointerCapture = vi.fn();
  PointerEvent.prototype.getCoalescedEvents = () => [];
  vi.stubGlobal("createImageBitmap", () => Promise.resolve({ width: 60, height: 30, close: () => {} }));
  // Sizes are measured once.
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(private measured: () => void) {}
      observe = () => queueMicrotask(this.measured);
      disconnect = () => {};
    },
  );
}

/** The canvas that is written on. */
export const paper = () => get<HTMLCanvasElement>("comment-paper");
/** How many strokes the page says there are. */
export const strokes = () => Number(/\d+/.exec(get("comment-writing").ariaLabel ?? "")?.[0]);

/** A finger as a touch event tells of it, in CSS pixels. */
export interface Finger {
  identifier: number;
  clientX: number;
  clientY: number;
  radiusX?: number;
}

/** A touch event of one finger; `others` touch the paper as well. */
export function touch(kind: string, changed: Finger, others: Finger[] = []): Event {
  const event = new Event(kind, { bubbles: true, cancelable: true });
  const touches = kind === "touchend" ? others : [...others, changed];
  Object.assign(event, { changedTouches: [changed], touches });
  paper().dispatchEvent(event);
  return event;
}

/** A finger at a place across the paper. */
export const at = (clientX: number, identifier = 0): Finger => ({ identifier, clientX, clientY: 100 });

/** A pointer event, of a mouse unless told otherwise. */
export function pointer(kind: string, clientX: number, more: PointerEventInit = {}): void {
  const init = {
    pointerId: 1,
    pointerType: "mouse",
    button: 0,
    clientX,
    clientY: 100,
    bubbles: true,
    ...more,
  };
  paper().dispatchEvent(new PointerEvent(kind, init));
}

/** One stroke by finger, from left to right. */
export async function writeStroke(from = 100): Promise<void> {
  touch("touchstart", at(from));
  touch("touchmove", at(from + 50));
  touch("touchend", at(from + 50));
  await settle();
}

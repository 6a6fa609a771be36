// From events to contacts. WebKitGTK sends a finger's touch events at once and its pointer events, as a mouse, only
// after it has left: fingers are read from touch events, mouse and pen from pointer events, nobody from both.

/** A contact in CSS pixels of the window. */
export interface Spot {
  /** Tells it from the others for as long as it touches. */
  id: string;
  clientX: number;
  clientY: number;
  /** Half its larger width; 0 where the glass does not say. */
  radius: number;
}

/** What follows the contacts. */
export interface Hand {
  down(spot: Spot): void;
  move(spot: Spot): void;
  up(id: string): void;
  cancel(id: string): void;
}

/** After a touch, a mouse event this soon is the same finger once more. */
const ECHO_MS = 600;

/** What some versions of WebKit call it. */
interface OlderTouch {
  webkitRadiusX?: number;
  webkitRadiusY?: number;
}

/** Passes on what touches `area`. The answer stops it. */
export function listen(area: HTMLElement, hand: Hand): () => void {
  const stop = new AbortController();
  listenToTouch(area, hand, stop.signal, listenToPointers(area, hand, stop.signal));
  return () => stop.abort();
}

function listenToTouch(
  area: HTMLElement,
  hand: Hand,
  signal: AbortSignal,
  touched: (time: number) => void,
): void {
  const fingers = new Set<string>();
  const leave = (id: string, how: "up" | "cancel") => {
    if (fingers.delete(id)) hand[how](id);
  };
  const on = (kind: keyof typeof acts) => {
    const take = (event: TouchEvent) => {
      // No mouse event is made of a touch that is taken, and nothing scrolls.
      if (event.cancelable) event.preventDefault();
      touched(event.timeStamp);
      // An end that never came must not keep the next finger from writing.
      const there = new Set(Array.from(event.touches, name));
      if (kind === "touchstart") for (const id of fingers) if (!there.has(id)) leave(id, "up");
      for (const touch of event.changedTouches) acts[kind](touch);
    };
    area.addEventListener(kind, take, { signal, passive: false });
  };
  const acts = {
    touchstart: (touch: Touch) => {
      fingers.add(name(touch));
      hand.down(spotOf(touch));
    },
    touchmove: (touch: Touch) => hand.move(spotOf(touch)),
    touchend: (touch: Touch) => leave(name(touch), "up"),
    touchcancel: (touch: Touch) => leave(name(touch), "cancel"),
  };
  on("touchstart");
  on("touchmove");
  on("touchend");
  on("touchcancel");
}

/** The answer is called with the time of every touch: the mouse events after it are its echo. */
function listenToPointers(area: HTMLElement, hand: Hand, signal: AbortSignal): (time: number) => void {
  let lastTouch = Number.NEGATIVE_INFINITY;
  const held = new Set<number>();
  const leave = (how: "up" | "cancel") => (event: PointerEvent) => {
    if (held.delete(event.pointerId)) hand[how](pointerName(event));
  };
  const down = (event: PointerEvent) => {
    const echo = event.timeStamp - lastTouch < ECHO_MS;
    if (event.pointerType === "touch" || event.button !== 0 || echo) return;
    event.preventDefault();
    area.setPointerCapture(event.pointerId);
    held.add(event.pointerId);
    hand.down(spotOfPointer(event));
  };
  const move = (event: PointerEvent) => {
    if (!held.has(event.pointerId)) return;
    const steps = event.getCoalescedEvents();
    for (const step of steps.length > 0 ? steps : [event]) hand.move(spotOfPointer(step));
  };
  area.addEventListener("pointerdown", down, { signal });
  area.addEventListener("pointermove", move, { signal });
  area.addEventListener("pointerup", leave("up"), { signal });
  area.addEventListener("pointercancel", leave("cancel"), { signal });
  return (time) => (lastTouch = time);
}

const name = (touch: Touch) => `finger ${touch.identifier}`;
const pointerName = (event: PointerEvent) => `pointer ${event.pointerId}`;

function spotOf(touch: Touch & OlderTouch): Spot {
  const radius = Math.max(
    touch.radiusX ?? touch.webkitRadiusX ?? 0,
    touch.radiusY ?? touch.webkitRadiusY ?? 0,
  );
  return { id: name(touch), clientX: touch.clientX, clientY: touch.clientY, radius };
}

function spotOfPointer(event: PointerEvent): Spot {
  return { id: pointerName(event), clientX: event.clientX, clientY: event.clientY, radius: 0 };
}

// Draws a press at once and decides what it was on: on the glass WebKitGTK sends pointer events only after the finger
// has left, all at the place where it left. So the touch itself has to mark the button, and a click counts only on the
// button where the finger came down.

/** Marks the button under a finger or pointer with `data-pressed` for as long as it is held there. */
export function drawPresses(document: Document): () => void {
  let pressed: Element | null = null;
  // Where the finger came down, until its click; `undefined` when no click of a finger is to come.
  let began: Element | null | undefined;

  const mark = (button: Element | null) => {
    if (button === pressed) return;
    pressed?.removeAttribute("data-pressed");
    button?.setAttribute("data-pressed", "");
    pressed = button;
  };
  const press = (event: Event) => mark(buttonOf(event.target));
  const release = () => mark(null);
  const touch = (event: Event) => {
    press(event);
    // A second finger does not change what the first one meant.
    if ((event as TouchEvent).touches.length === 1) began = pressed;
  };
  // Whoever takes a touch for himself, as the paper does, gets no click of it.
  const taken = (event: Event) => {
    if (event.defaultPrevented) began = undefined;
  };
  const slide = (event: Event) => {
    const finger = (event as TouchEvent).touches[0];
    if (!began || !finger) return;
    mark(buttonOf(document.elementFromPoint(finger.clientX, finger.clientY)) === began ? began : null);
  };
  const cancel = () => {
    release();
    began = undefined;
  };
  const click = (event: Event) => {
    const meant =
      began === undefined || (event as MouseEvent).detail === 0 || buttonOf(event.target) === began;
    began = undefined;
    if (!meant) event.stopPropagation();
  };

  const listeners: [string, (event: Event) => void][] = [
    ["touchstart", touch],
    ["touchmove", slide],
    ["touchend", release],
    ["touchcancel", cancel],
    ["pointerdown", press],
    ["pointerup", release],
    ["pointercancel", release],
    ["click", click],
  ];
  listeners.forEach(([name, listener]) =>
    document.addEventListener(name, listener, { capture: true, passive: true }),
  );
  document.addEventListener("touchstart", taken, { passive: true });
  return () => {
    release();
    listeners.forEach(([name, listener]) => document.removeEventListener(name, listener, { capture: true }));
    document.removeEventListener("touchstart", taken);
  };
}

function buttonOf(target: EventTarget | null): Element | null {
  return target instanceof Element ? target.closest("button") : null;
}

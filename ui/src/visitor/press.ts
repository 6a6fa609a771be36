// Draws a press at once: on the glass WebKitGTK sends pointer events only after the finger has left, so the
// touch itself has to mark the button.

/** Marks the button under a finger or pointer with `data-pressed` for as long as it is held. */
export function drawPresses(document: Document): () => void {
  let pressed: Element | null = null;
  const release = () => {
    pressed?.removeAttribute("data-pressed");
    pressed = null;
  };
  const press = (event: Event) => {
    release();
    pressed = event.target instanceof Element ? event.target.closest("button") : null;
    pressed?.setAttribute("data-pressed", "");
  };
  const starts = ["touchstart", "pointerdown"];
  const ends = ["touchend", "touchcancel", "pointerup", "pointercancel"];
  starts.forEach((name) => document.addEventListener(name, press, { passive: true }));
  ends.forEach((name) => document.addEventListener(name, release, { passive: true }));
  return () => {
    release();
    starts.forEach((name) => document.removeEventListener(name, press));
    ends.forEach((name) => document.removeEventListener(name, release));
  };
}

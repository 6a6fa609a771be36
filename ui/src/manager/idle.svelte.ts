// Closes the door behind whoever has gone: counts since the last touch, and tells the terminal of touches now and then.

/** How often the terminal is told at most that somebody is there, in milliseconds. */
const STAY_EVERY_MS = 20_000;

/** How long before the end somebody is warned, in seconds. */
export const WARN_SECONDS = 20;

const TOUCHES = ["pointerdown", "touchstart", "touchmove", "keydown", "wheel"];

/** Counts the time since the last touch. */
export class Idle {
  /** Seconds until the end once somebody is warned; `null` before. */
  left: number | null = $state(null);

  #seconds: number;
  #stay: () => void;
  #over: () => void;
  #touched = performance.now();
  #told = performance.now();

  /** `stay` tells the terminal; `over` is called once, after `seconds` without a touch. */
  constructor(seconds: number, stay: () => void, over: () => void) {
    this.#seconds = seconds;
    this.#stay = stay;
    this.#over = over;
  }

  /** Starts counting. The answer stops it. */
  watch(): () => void {
    const clock = setInterval(this.#tick, 1000);
    TOUCHES.forEach((name) => document.addEventListener(name, this.touch, { capture: true, passive: true }));
    return () => {
      clearInterval(clock);
      TOUCHES.forEach((name) => document.removeEventListener(name, this.touch, { capture: true }));
    };
  }

  /** Somebody is there. */
  touch = (event?: Event): void => {
    // Something that lies on a key is nobody.
    if (event instanceof KeyboardEvent && event.repeat) return;
    this.#touched = performance.now();
    this.left = null;
    this.#tell();
  };

  // A touch soon after the last telling is told once that time is over, so the terminal never counts from an older one.
  #tell(): void {
    const now = performance.now();
    if (this.#touched <= this.#told || now - this.#told < STAY_EVERY_MS) return;
    this.#told = now;
    this.#stay();
  }

  #tick = (): void => {
    this.#tell();
    const left = Math.ceil(this.#seconds - (performance.now() - this.#touched) / 1000);
    this.left = left > WARN_SECONDS ? null : Math.max(left, 0);
    if (left <= 0) this.#over();
  };
}

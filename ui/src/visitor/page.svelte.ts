// What the page holds: the newest view and the touch under way. It holds no rule and stores nothing.
import type { Touch } from "../generated/Touch";
import type { VisitorView } from "../generated/VisitorView";
import type { Backend } from "../shared/backend";
import { Unsent } from "./writing/unsent.svelte";

/** How often "somebody is there" is said at most, in milliseconds. */
const STAY_EVERY_MS = 1000;

/** How many keys of a pad wait for their turn at most: no number has more digits. */
const MOST_KEYS = 12;

/** Whether a touch is a key of a pad: whoever types fast means each of them, and on no other screen does it do anything. */
const isKey = ({ kind }: Touch) => kind === "tap_key" || kind === "erase_key";

/** The view on the glass and the one touch under way. */
export class Page {
  /** What to draw; `null` until the terminal has answered for the first time. */
  view: VisitorView | null = $state.raw(null);
  /** The terminal does not answer any more. */
  stopped = $state(false);
  /** What was said on the comment screen and not sent. It outlives the cover, which takes that screen out of the page. */
  readonly unsent = new Unsent();

  #backend: Backend;
  #underWay: "nothing" | "stay" | "touch" = "nothing";
  #waiting: Touch | null = null;
  #keys: Touch[] = [];
  #lastStay = Number.NEGATIVE_INFINITY;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Starts listening and asks for the first view. The answer stops listening. */
  open(): () => void {
    let close: (() => void) | null = null;
    let closed = false;
    const start = async () => {
      const stop = await this.#backend.onView((view) => this.#draw(view));
      if (closed) return stop();
      close = stop;
      this.#draw(await this.#backend.pageOpen());
    };
    start().catch(() => this.#stop());
    return () => {
      closed = true;
      close?.();
    };
  }

  /** Sends a touch. While another one is unanswered it is dropped: a second tap must not reach the next screen. Only keys
   *  of a pad wait, in their order. */
  touch = (touch: Touch): void => {
    if (this.#underWay === "nothing") void this.#send(touch);
    else if (isKey(touch)) this.#keys = [...this.#keys, touch].slice(0, MOST_KEYS);
    else if (this.#underWay === "stay" && touch.kind !== "stay") this.#waiting ??= touch;
  };

  /** Says that somebody is there, once a second at most. */
  stay = (): void => {
    const now = performance.now();
    if (now - this.#lastStay < STAY_EVERY_MS) return;
    this.#lastStay = now;
    this.touch({ kind: "stay" });
  };

  async #send(touch: Touch): Promise<void> {
    this.#underWay = touch.kind === "stay" ? "stay" : "touch";
    try {
      this.#draw(await this.#backend.visitTouch(touch));
    } catch {
      this.#stop();
    }
    this.#underWay = "nothing";
    const next = this.#waiting ?? this.#keys.shift();
    this.#waiting = null;
    if (next && !this.stopped) void this.#send(next);
  }

  #draw(view: VisitorView): void {
    // An answer and an event may overtake each other on the way.
    if (this.view && view.serial < this.view.serial) return;
    if (view.screen.kind !== "comment") this.unsent.wipe();
    if (view.screen.kind !== this.view?.screen.kind) this.#keys = [];
    this.stopped = false;
    this.view = view;
  }

  #stop(): void {
    this.unsent.wipe();
    this.#keys = [];
    this.stopped = true;
  }
}

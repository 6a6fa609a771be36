// Asks what needs the password once more. The question waits until it is confirmed, and is then asked again.
import type { Ask } from "../../generated/Ask";
import type { Desk, Heard } from "../desk.svelte";

export class Guard {
  /** What goes on after the password, and what happens to who turns back. */
  waiting: { confirmed: () => void; back: () => void } | null = $state.raw(null);

  #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** The answer; `null` for whoever turned back. */
  ask = async (ask: Ask): Promise<Heard | null> => {
    const heard = await this.#desk.ask(ask);
    if (heard.said !== "no" || heard.no.code !== "confirm") return heard;
    return new Promise((answer) => {
      const go = (on: () => void) => () => {
        this.waiting = null;
        on();
      };
      this.waiting = {
        confirmed: go(() => void this.ask(ask).then(answer)),
        back: go(() => answer(null)),
      };
    });
  };
}

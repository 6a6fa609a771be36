// What the window holds: the door, or somebody's seat. It holds no rule, no password and no result.
import type { Ask } from "../generated/Ask";
import type { Door } from "../generated/Door";
import type { Lang } from "../generated/Lang";
import type { Refusal } from "../generated/Refusal";
import type { Said } from "../generated/Said";
import type { Seat } from "../generated/Seat";
import type { ManagerBackend } from "../shared/manager-backend";
import { pagesFor, type PageName } from "./pages";

/** Why nothing was answered: a refusal, or a terminal that does not answer. */
export type No = Refusal | { code: "stopped" };

/** An answer, or why there is none. */
export type Heard = Said | { said: "no"; no: No };

/** Why somebody is at the door who was in. */
export type Sent = "over" | "idle" | null;

const CODES = new Set<string>([
  "locked",
  "not_allowed",
  "confirm",
  "wrong_password",
  "locked_out",
  "wrong_code",
  "weak_password",
  "bad_name",
  "bad_input",
  "busy",
  "failed",
] satisfies Refusal["code"][]);

/** What a call was rejected with. */
export function refusalOf(rejected: unknown): No {
  const code = (rejected as { code?: unknown } | null)?.code;
  return typeof code === "string" && CODES.has(code) ? (rejected as Refusal) : { code: "stopped" };
}

/** The window's door and seat. */
export class Desk {
  /** The locked window; `null` until the terminal has answered for the first time. */
  door: Door | null = $state.raw(null);
  /** Who is in. */
  seat: Seat | null = $state.raw(null);
  /** Why the door could not be read. */
  stopped = $state(false);
  /** Why the last one was sent to the door. */
  sent: Sent = $state(null);
  /** The language of the window. */
  lang: Lang = $state("zh");
  /** The page that is open. */
  page: PageName = $state("sync");

  #backend: ManagerBackend;

  constructor(backend: ManagerBackend) {
    this.#backend = backend;
  }

  /** Looks at the door afresh, unless somebody is in. */
  look = async (): Promise<void> => {
    if (this.seat) return;
    try {
      const door = await this.#backend.door();
      this.door = door;
      this.stopped = false;
    } catch {
      this.stopped = true;
    }
  };

  /** Lets somebody in, or says why not. */
  enter(name: string, password: string): Promise<No | null> {
    return this.#sit(() => this.#backend.enter(name, password));
  }

  /** Makes an account and lets it in, or says why not. */
  setUp(code: string, name: string, password: string): Promise<No | null> {
    return this.#sit(() => this.#backend.setUp(code, name, password));
  }

  /** Asks a question. Who is not in any more is at the door afterwards. */
  ask = async (ask: Ask): Promise<Heard> => {
    const { seat } = this;
    if (!seat) return { said: "no", no: { code: "locked" } };
    try {
      return await this.#backend.ask(seat.session, ask);
    } catch (rejected) {
      const no = refusalOf(rejected);
      // A late answer must not send away whoever came in meanwhile.
      if (no.code === "locked" && this.seat?.session === seat.session) this.#toTheDoor("over");
      return { said: "no", no };
    }
  };

  /** The terminal is called otherwise from now on; by nothing if the name is empty. */
  callTerminal(name: string): void {
    if (this.seat) this.seat = { ...this.seat, terminal_name: name === "" ? null : name };
  }

  /** To the door; `idle` if nobody was there any more. */
  leave(why: Sent = null): void {
    void this.ask({ ask: "leave", idle: why === "idle" });
    this.#toTheDoor(why);
  }

  /** Hides the window. Whoever was in is not any more. */
  close = (): void => {
    this.#toTheDoor(null);
    this.#backend.close().catch(() => (this.stopped = true));
  };

  async #sit(come: () => Promise<Seat>): Promise<No | null> {
    try {
      const seat = await come();
      this.page = pagesFor(seat.role)[0];
      this.sent = null;
      this.seat = seat;
      return null;
    } catch (rejected) {
      return refusalOf(rejected);
    }
  }

  #toTheDoor(why: Sent): void {
    this.sent = why;
    this.seat = null;
    void this.look();
  }
}

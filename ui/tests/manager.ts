// The manager's window in front of a terminal that a test plays.
import type { Ask } from "../src/generated/Ask";
import type { Door } from "../src/generated/Door";
import type { Refusal } from "../src/generated/Refusal";
import type { Role } from "../src/generated/Role";
import type { Said } from "../src/generated/Said";
import type { Seat } from "../src/generated/Seat";
import Manager from "../src/manager/Manager.svelte";
import type { ManagerBackend } from "../src/shared/manager-backend";
import { draw, get, settle } from "./glass";
import { overview } from "./results";
import { backups, exporting, integrity, ledger, notices, platform, settings, sync } from "./standing";

/** A seat of this role. */
export const seat = (role: Role, change: Partial<Seat> = {}): Seat => ({
  session: "session-1",
  name: "一楼大厅",
  role,
  idle_seconds: 180,
  demo: true,
  dots_per_decimetre: null,
  terminal_name: null,
  today: "2026-11-26",
  ...change,
});

/** A terminal that lets in whoever knows the password, and answers with a busy month unless a test says otherwise. */
export class PlayedManager implements ManagerBackend {
  asks: Ask[] = [];
  calls: string[] = [];
  door_: Door = {
    accounts: ["一楼大厅", "Auditor 1"],
    code_waits: false,
    demo: true,
    dots_per_decimetre: null,
  };
  seat: Seat = seat("manager");
  /** What the next calls are refused with, by call or question. */
  refuses: Partial<Record<Ask["ask"] | "enter" | "set_up" | "door", Refusal>> = {};
  /** Answers that differ from the usual. */
  says: Partial<Record<Ask["ask"], Said>> = {};

  door = (): Promise<Door> => this.#answer("door", this.door_);

  setUp = (code: string, name: string, password: string): Promise<Seat> => {
    this.calls.push(`set_up ${code} ${name} ${password}`);
    return this.#answer("set_up", this.seat);
  };

  enter = (name: string, password: string): Promise<Seat> => {
    this.calls.push(`enter ${name} ${password}`);
    return this.#answer("enter", this.seat);
  };

  ask = (session: string, ask: Ask): Promise<Said> => {
    this.asks.push(ask);
    if (session !== this.seat.session) return Promise.reject({ code: "locked" });
    return this.#answer(ask.ask, this.says[ask.ask] ?? usual(ask));
  };

  close = (): Promise<void> => {
    this.calls.push("close");
    return Promise.resolve();
  };

  /** What was asked of this kind. */
  asked<Kind extends Ask["ask"]>(kind: Kind): Extract<Ask, { ask: Kind }>[] {
    return this.asks.filter((ask): ask is Extract<Ask, { ask: Kind }> => ask.ask === kind);
  }

  #answer<Answer>(call: Ask["ask"] | "enter" | "set_up" | "door", answer: Answer): Promise<Answer> {
    const refusal = this.refuses[call];
    return refusal ? Promise.reject(refusal) : Promise.resolve(answer);
  }
}

function usual(ask: Ask): Said {
  switch (ask.ask) {
    case "overview":
      return { said: "overview", overview };
    case "ledger":
      return { said: "ledger", ledger };
    case "sync":
      return { said: "sync", sync };
    case "test_connection":
      return { said: "connection", test: { outcome: sync.contact } };
    case "integrity":
      return { said: "integrity", integrity };
    case "settings":
    case "set":
      return { said: "settings", settings };
    case "platform":
    case "enrol":
    case "set_proxy":
      return { said: "platform", platform };
    case "notices":
    case "add_notice":
    case "remove_notice":
      return { said: "notices", notices };
    case "exporting":
      return { said: "exporting", exporting };
    case "backups":
    case "backup":
    case "restore":
    case "stop_backup":
      return { said: "backups", backups };
    case "writing":
      return { said: "writing", png: null };
    default:
      return { said: "done" };
  }
}

/** The window at its door. */
export async function openDoor(terminal = new PlayedManager()): Promise<PlayedManager> {
  draw(Manager, { backend: terminal });
  await settle();
  return terminal;
}

/** Types into a field. */
export function type(name: string, text: string): void {
  const field = get<HTMLInputElement>(name);
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Presses a button and lets the answer come. */
export async function press(name: string): Promise<void> {
  get(name).click();
  await settle();
}

/** The window with somebody in. */
export async function comeIn(terminal = new PlayedManager()): Promise<PlayedManager> {
  await openDoor(terminal);
  await press("account");
  type("password", "twelve words");
  await press("enter");
  return terminal;
}

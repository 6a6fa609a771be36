// The one way from the manager's page to the terminal. Nothing here knows a rule or keeps a password.
import { invoke } from "@tauri-apps/api/core";

import type { Ask } from "../generated/Ask";
import type { Door } from "../generated/Door";
import type { Said } from "../generated/Said";
import type { Seat } from "../generated/Seat";

/** What the manager's page asks of the terminal. Each call rejects with a `Refusal`. */
export interface ManagerBackend {
  /** The locked window: accounts, and whether a set-up code waits. */
  door(): Promise<Door>;
  /** Makes the account that a set-up code was printed for, and lets it in. */
  setUp(code: string, name: string, password: string): Promise<Seat>;
  /** Lets somebody in. */
  enter(name: string, password: string): Promise<Seat>;
  /** Asks a question of somebody who is in. */
  ask(session: string, ask: Ask): Promise<Said>;
  /** Hides the window; whoever was in is not any more. */
  close(): Promise<void>;
}

/** The terminal behind this window. */
export const managing: ManagerBackend = {
  door: () => invoke<Door>("manager_door"),
  setUp: (code, name, password) => invoke<Seat>("manager_set_up", { code, name, password }),
  enter: (name, password) => invoke<Seat>("manager_enter", { name, password }),
  ask: (session, ask) => invoke<Said>("manager_ask", { session, ask }),
  close: () => invoke("manager_close"),
};

// The one way from a page to the terminal. Nothing else names Tauri; nothing here knows a rule.
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";

import type { Touch } from "../generated/Touch";
import type { VisitorView } from "../generated/VisitorView";

/** What the visitor's page asks of the terminal. A call that rejects means that the terminal has stopped. */
export interface Backend {
  /** Called once when the page starts; a visit left by a crashed page ends there. */
  pageOpen(): Promise<VisitorView>;
  /** The page has just drawn; whoever watches over the terminal hears it. */
  pageBeat(): Promise<void>;
  /** Sends what the visitor did; the answer is the next view. */
  visitTouch(touch: Touch): Promise<VisitorView>;
  /** Calls `draw` with every view that changed without a touch. The answer stops it. */
  onView(draw: (view: VisitorView) => void): Promise<() => void>;
}

/** The terminal behind this window. */
export const terminal: Backend = {
  pageOpen: () => invoke<VisitorView>("page_open"),
  pageBeat: () => invoke("page_beat"),
  visitTouch: (touch) => invoke<VisitorView>("visit_touch", { touch }),
  onView: (draw) => listen<VisitorView>("visitor-view", (event) => draw(event.payload)),
};

// Puts the window or one screen on a page, and answers touches as a test wants.
import { flushSync, mount, tick, unmount, type Component } from "svelte";

import type { Touch } from "../src/generated/Touch";
import type { VisitorView } from "../src/generated/VisitorView";
import type { Backend } from "../src/shared/backend";
import Visitor from "../src/visitor/Visitor.svelte";

const mounted: object[] = [];

/** Takes everything off the page. */
export async function wipe(): Promise<void> {
  await Promise.all(mounted.splice(0).map((component) => unmount(component)));
  document.body.replaceChildren();
}

/** Draws one component. */
export function draw<Props extends Record<string, unknown>>(component: Component<Props>, props: Props): void {
  mounted.push(mount(component, { target: document.body, props }));
  flushSync();
}

/** Makes the glass tall or wide. */
export function turnGlass(shape: "tall" | "wide"): void {
  window.innerWidth = shape === "tall" ? 1080 : 1280;
  window.innerHeight = shape === "tall" ? 1920 : 800;
  window.dispatchEvent(new Event("resize"));
}

/** Lets promises and effects run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await tick();
  flushSync();
}

/** The element with this test name; fails if it is not there. */
export function get<Kind extends HTMLElement = HTMLElement>(name: string): Kind {
  const found = find<Kind>(name);
  if (!found) throw new Error(`nothing called ${name} on the page`);
  return found;
}

/** The element with this test name, if it is there. */
export function find<Kind extends HTMLElement = HTMLElement>(name: string): Kind | null {
  return document.querySelector<Kind>(`[data-testid="${name}"]`);
}

/** What the page says. */
export function words(): string {
  return (document.body.textContent ?? "").replace(/\s+/g, " ");
}

/** A terminal that a test plays: touches wait until the test answers or refuses them. */
export class PlayedTerminal implements Backend {
  touches: Touch[] = [];
  #open: { resolve: (view: VisitorView) => void; reject: (reason: unknown) => void }[] = [];
  #draw: ((view: VisitorView) => void) | null = null;

  constructor(private first: VisitorView | null) {}

  pageOpen = (): Promise<VisitorView> =>
    this.first ? Promise.resolve(this.first) : Promise.reject({ code: "stopped" });

  beats = 0;
  pageBeat = (): Promise<void> => {
    this.beats += 1;
    return Promise.resolve();
  };

  visitTouch = (touch: Touch): Promise<VisitorView> => {
    this.touches.push(touch);
    return new Promise((resolve, reject) => this.#open.push({ resolve, reject }));
  };

  onView = (draw: (view: VisitorView) => void): Promise<() => void> => {
    this.#draw = draw;
    return Promise.resolve(() => (this.#draw = null));
  };

  /** Answers the oldest touch. */
  async answers(view: VisitorView): Promise<void> {
    this.#open.shift()?.resolve(view);
    await settle();
  }

  /** Rejects the oldest touch, as the shell does once the terminal is gone. */
  async stops(): Promise<void> {
    this.#open.shift()?.reject({ code: "stopped" });
    await settle();
  }

  /** Shows a view without a touch. */
  async shows(view: VisitorView): Promise<void> {
    this.#draw?.(view);
    await settle();
  }
}

/** The whole window in front of a played terminal. */
export async function openWindow(first: VisitorView | null): Promise<PlayedTerminal> {
  const terminal = new PlayedTerminal(first);
  draw(Visitor, { backend: terminal });
  await settle();
  return terminal;
}

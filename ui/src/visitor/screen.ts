// Types and names shared by the screens.
import type { Lang } from "../generated/Lang";
import type { Screen } from "../generated/Screen";
import type { Touch } from "../generated/Touch";
import type { VisitorView } from "../generated/VisitorView";

/** The screen of one kind. */
export type ScreenOf<Kind extends Screen["kind"]> = Extract<Screen, { kind: Kind }>;

/** Sends a touch to the terminal. */
export type Send = (touch: Touch) => void;

/** What every screen is given. */
export interface ScreenProps<Kind extends Screen["kind"]> {
  /** The language to draw it in. */
  lang: Lang;
  /** What to draw. */
  screen: ScreenOf<Kind>;
  /** Where touches go. */
  send: Send;
}

/** A name that changes when another screen is drawn, and not when the same screen changes. */
export function screenName(view: VisitorView): string {
  const { screen, cover_seconds } = view;
  if (cover_seconds !== null) return "cover";
  if (screen.kind === "question") return `question ${screen.id}`;
  if (screen.kind === "subject") return `subject ${screen.department ?? ""}`;
  return screen.kind;
}

// Tells the style sheet about the glass and the switches of this visitor: attributes and one length on <html>.
import type { VisitorView } from "../generated/VisitorView";
import { sizeFor } from "../shared/size";

/** Sets an attribute of <html>, or takes it away. */
function mark(name: string, value: string | null): void {
  if (value === null) document.documentElement.removeAttribute(name);
  else document.documentElement.setAttribute(name, value);
}

/** Draws the page for this glass with these aids; no view means none of them. */
export function dress(view: Pick<VisitorView, "aids" | "dots_per_decimetre"> | null): void {
  sizeFor(view?.dots_per_decimetre ?? null);
  mark("data-text", view?.aids.large_text ? "large" : null);
  mark("data-contrast", view?.aids.high_contrast ? "high" : null);
  mark("data-reach", view?.aids.low_reach ? "low" : null);
}

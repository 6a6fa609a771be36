// How the reasons of a level are spread over pages. The order is the terminal's.
import type { ReasonView } from "../generated/ReasonView";

/**
 * Pages of at most `slots` buttons, of which one leads to the next page: first the core reasons alone; then all of them
 * if they fit at once, or else the others in equal parts.
 */
export function pagesOf(reasons: ReasonView[], slots: number): ReasonView[][] {
  const core = reasons.filter((reason) => reason.core);
  const others = reasons.filter((reason) => !reason.core);
  if (others.length === 0 || core.length === 0) return [reasons];
  if (reasons.length <= slots) return [core, reasons];
  const pages = [core];
  for (let from = 0; from < others.length; from += slots - 1)
    pages.push(others.slice(from, from + slots - 1));
  return pages;
}

// Tells the style sheet how fine the glass is: one length on <html>, from which every other length follows.

/** Draws the page for a glass of so many points per 100 mm; nothing if nobody knows. */
export function sizeFor(dotsPerDecimetre: number | null): void {
  const { style } = document.documentElement;
  if (dotsPerDecimetre === null) style.removeProperty("--glass-mm");
  else style.setProperty("--glass-mm", `${dotsPerDecimetre / 100}px`);
}

// Where the focus goes when what had it is taken off the page.

/**
 * Whoever has no pointer must not begin anew at the top of the window because a form was done and went away: the heading of
 * the page takes the focus then. Answers how to stop.
 */
export function keepFocus(page: HTMLElement): () => void {
  let within = false;
  const onfocusin = (event: FocusEvent) => (within = page.contains(event.target as Node));
  const seen = new MutationObserver(() => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (within && lost) page.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  });
  document.addEventListener("focusin", onfocusin);
  seen.observe(page, { childList: true, subtree: true });
  return () => {
    seen.disconnect();
    document.removeEventListener("focusin", onfocusin);
  };
}

// Says again and again that the page draws. Two frames, one after the other: the second comes only once the first was painted.
// Three times within the ten seconds after which it counts as hanging (PAGE_SILENT_MS); oftener would be most of what a
// terminal that nobody uses asks of its processor.
const EVERY_MS = 3000;

/** Begins to say so by `beat`. The answer stops it. */
export function keepBeating(beat: () => Promise<void>): () => void {
  let timer = 0;
  let stopped = false;
  const wait = () => {
    if (!stopped)
      timer = window.setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(drew)), EVERY_MS);
  };
  const drew = () => {
    // A terminal that does not hear it is seen by others.
    beat().catch(() => undefined);
    wait();
  };
  requestAnimationFrame(() => requestAnimationFrame(drew));
  return () => {
    stopped = true;
    window.clearTimeout(timer);
  };
}

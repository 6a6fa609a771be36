// Says every second that the page draws. Two frames, one after the other: the second comes only once the first was painted.
const EVERY_MS = 1000;

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

// Looks again and again while a page is open.

/** Calls `look` now and then every so often, never while the last call is under way. The answer stops it. */
export function every(milliseconds: number, look: () => Promise<unknown>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const go = async () => {
    await look();
    if (!stopped) timer = setTimeout(go, milliseconds);
  };
  void go();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

// Which of the two layouts is drawn. The same line as `@media (orientation: portrait)`.
import { createSubscriber } from "svelte/reactivity";

const turned = createSubscriber((update) => {
  window.addEventListener("resize", update);
  return () => window.removeEventListener("resize", update);
});

/** Whether the glass stands upright; follows the window. */
export function tall(): boolean {
  turned();
  return window.innerHeight >= window.innerWidth;
}

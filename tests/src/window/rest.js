// Waits until the page has drawn what it is to draw: fonts are there, short motions have ended, and two frames in a row
// find the same places. The last argument is WebDriver's call back.
const done = arguments[arguments.length - 1];
const SHORT_MS = 1000;
const places = () =>
  [...document.querySelectorAll("body *")]
    .map((element) => element.getBoundingClientRect())
    .map((rect) => `${rect.x},${rect.y},${rect.width},${rect.height}`)
    .join(" ");
const finish = () =>
  document
    .getAnimations()
    .filter((motion) => (motion.effect?.getComputedTiming().endTime ?? Infinity) <= SHORT_MS)
    .forEach((motion) => motion.finish());
const look = (before, left) => {
  finish();
  const now = places();
  if (now === before || left === 0) done(now === before);
  else requestAnimationFrame(() => requestAnimationFrame(() => look(now, left - 1)));
};
document.fonts.ready.then(() => requestAnimationFrame(() => look("", 60)));

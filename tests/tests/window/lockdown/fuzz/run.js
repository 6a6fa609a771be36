// Makes the calls that it was told, side by side, and answers the places of those that were done. A call with a wrong key is never
// answered, and one that the program cannot read by `postMessage` neither: they are made, and not waited for.
const PATIENCE_MS = 2000;
const around = [];
around.push(around);
const ODD = {
  "@undefined": undefined,
  "@nan": NaN,
  "@infinite": -Infinity,
  "@big": 2n ** 70n,
  "@symbol": Symbol("odd"),
  "@function": () => 1,
  "@around": around,
  "@bytes": new Uint8Array([0, 255, 128, 7]),
  "@buffer": new ArrayBuffer(64),
  "@map": new Map([["kind", "done"]]),
  "@half": "\ud800",
  "@zero": "\0",
  "@huge": "长".repeat(200_000),
  "@bare": Object.create(null),
};
const deep = (levels) => {
  let value = 0;
  for (let level = 0; level < levels; level += 1) value = level % 2 ? [value] : { touch: value };
  return value;
};
const odd = (value) => {
  if (typeof value === "string" && value.startsWith("@deep")) return deep(Number(value.slice(5)));
  if (typeof value === "string" && value in ODD) return ODD[value];
  if (Array.isArray(value)) return value.map(odd);
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, odd(inner)]));
  return value;
};
// The key that the page itself sends along.
const ask = window.fetch;
window.odd_key ??= await new Promise((found) => {
  window.fetch = (address, how) => {
    found(how.headers.get("Tauri-Invoke-Key"));
    return ask(address, how);
  };
  window.__TAURI_INTERNALS__.invoke("page_beat").catch(() => undefined);
});
window.fetch = ask;
const key = window.odd_key;

const cut = new AbortController();
const keys = { right: key, wrong: "odd", none: null };
const make = async ({ by, command, payload, headers, method, with_key, body }) => {
  if (by === "invoke") {
    await window.__TAURI_INTERNALS__.invoke(odd(command), odd(payload), odd(headers) && { headers: odd(headers) });
    return true;
  }
  if (by === "message") {
    const told = odd(payload);
    const right = told !== null && typeof told === "object" && with_key === "right";
    const message = right && !Array.isArray(told) ? JSON.stringify({ ...told, __TAURI_INVOKE_KEY__: key }) : told;
    window.webkit.messageHandlers.ipc.postMessage(message);
    return false;
  }
  const sent = new Headers({ "Content-Type": "application/json", "Tauri-Callback": "1", "Tauri-Error": "2" });
  if (keys[with_key] !== null) sent.set("Tauri-Invoke-Key", keys[with_key]);
  for (const [name, value] of Object.entries(headers ?? {})) sent.set(name, odd(value));
  const has_body = method !== "GET" && method !== "HEAD";
  const asked = { method, headers: sent, signal: cut.signal, ...(has_body && { body: odd(body) }) };
  const answer = await ask(`ipc://localhost/${odd(command)}`, asked);
  return answer.headers.get("Tauri-Response") === "ok";
};
const done = [];
const made = JSON.parse(told).map(async (call, place) => {
  try {
    if (await make(call)) done.push(place);
  } catch {
    // Refused, or it could not even be said.
  }
});
const answered = JSON.parse(told).map((call) => call.answered);
const waited = Promise.all(made.filter((_, place) => answered[place]));
await Promise.race([waited, new Promise((go) => setTimeout(go, PATIENCE_MS))]);
cut.abort();
return done;

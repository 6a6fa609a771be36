// Which keys lie where. Letters of passwords and names; Chinese needs a keyboard with an input method.

/** A set of keys. */
export type Plane = "letters" | "symbols";

/** The rows of a set of keys, without those that do something else than write. */
export const ROWS: Record<Plane, string[]> = {
  letters: ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"],
  symbols: ["!@#$%^&*()", "-_=+[]{}\\|", ";:'\",.<>?/", "`~，。！？、"],
};

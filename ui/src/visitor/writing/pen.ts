// Lets contacts on a canvas write: from events through the rules for hands to ink on the paper.
import { Contacts, type Ink } from "./contacts";
import { listen, type Spot } from "./input";
import type { Paper } from "./paper";

/** Writes until the answer is called; a stroke under way then ends where it is. `busy` is told of every contact. */
export function write(canvas: HTMLElement, paper: Paper, busy: () => void): () => void {
  const contacts = new Contacts();
  const contact = (spot: Spot) => ({
    id: spot.id,
    radius: paper.millimetres(spot.radius),
    ...paper.place(spot.clientX, spot.clientY),
  });
  const follow = (inks: Ink[]) => {
    for (const ink of inks) paper.follow(ink);
    busy();
  };
  const deaf = listen(canvas, {
    down: (spot) => follow(contacts.down(contact(spot))),
    move: (spot) => follow(contacts.move(contact(spot))),
    up: (id) => follow(contacts.up(id)),
    cancel: (id) => follow(contacts.cancel(id)),
  });
  return () => {
    deaf();
    paper.follow({ kind: "finish" });
  };
}

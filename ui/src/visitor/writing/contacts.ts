// Which contact on the glass is the pen and which is a resting hand. Pure: contacts come in, what happens to the ink
// goes out. Everything is in millimetres of the glass; nothing here knows a canvas or an event.

/** A place on the paper, in millimetres from its upper left corner. */
export interface Point {
  x: number;
  y: number;
}

/** Something that touches the glass. */
export interface Contact extends Point {
  /** Tells it from the others for as long as it touches. */
  id: string;
  /** Half its larger width in millimetres; 0 where the glass does not say. */
  radius: number;
}

/** What happens to the ink. One stroke is under way at most. */
export type Ink =
  | { kind: "begin"; at: Point }
  | { kind: "go_on"; to: Point }
  | { kind: "finish" }
  /** What the stroke under way has drawn was no writing. */
  | { kind: "take_back" };

/** No fingertip is that large: it is a palm. */
export const PALM_RADIUS_MM = 12;
/** Up to here a contact only rests. */
export const REST_MM = 3;

/** The one that writes; one that may still turn out to be the pen while that one rests; one that never will. */
type Role = "pen" | "waiting" | "ignored";

interface Track {
  role: Role;
  moved: boolean;
  /** Where it was until it moved or was ignored. */
  points: Point[];
}

/** The contacts on one paper. */
export class Contacts {
  #tracks = new Map<string, Track>();

  /** A contact begins. The first one writes at once; a second one waits while the first only rests. */
  down({ id, radius, x, y }: Contact): Ink[] {
    const pen = this.#pen();
    const role: Role = radius > PALM_RADIUS_MM ? "ignored" : !pen ? "pen" : pen.moved ? "ignored" : "waiting";
    this.#tracks.set(id, { role, moved: false, points: role === "ignored" ? [] : [{ x, y }] });
    return role === "pen" ? [{ kind: "begin", at: { x, y } }] : [];
  }

  /** A contact is somewhere else, or as large as a palm now. */
  move({ id, radius, x, y }: Contact): Ink[] {
    const track = this.#tracks.get(id);
    if (!track || track.role === "ignored") return [];
    if (radius > PALM_RADIUS_MM) return this.#isPalm(track);
    const at = { x, y };
    const start = track.points[0] ?? at;
    track.moved ||= Math.hypot(x - start.x, y - start.y) >= REST_MM;
    if (track.role === "waiting") {
      track.points.push(at);
      return track.moved ? this.#writesInstead(track) : [];
    }
    if (track.moved) this.#ignoreOthers(track);
    return [{ kind: "go_on", to: at }];
  }

  /** A contact has left. A tap leaves a dot, also beside a hand that rests. */
  up(id: string): Ink[] {
    const track = this.#forget(id);
    if (track?.role === "waiting") return [...this.#writesInstead(track), { kind: "finish" }];
    if (track?.role !== "pen") return [];
    this.#ignoreOthers(track);
    return [{ kind: "finish" }];
  }

  /** The system took a contact away. What was really drawn stays; one that rested was no tap. */
  cancel(id: string): Ink[] {
    const track = this.#forget(id);
    if (track?.role !== "pen") return [];
    return track.moved ? [{ kind: "finish" }] : this.#isPalm(track);
  }

  #pen(): Track | undefined {
    return [...this.#tracks.values()].find((track) => track.role === "pen");
  }

  #forget(id: string): Track | undefined {
    const track = this.#tracks.get(id);
    this.#tracks.delete(id);
    return track;
  }

  /** A contact that waited writes: the one that rested was a hand. */
  #writesInstead(track: Track): Ink[] {
    const taken: Ink[] = this.#pen() ? [{ kind: "take_back" }] : [];
    this.#ignoreOthers(track);
    track.role = "pen";
    const [at, ...rest] = track.points;
    if (!at) return taken;
    return [...taken, { kind: "begin", at }, ...rest.map((to): Ink => ({ kind: "go_on", to }))];
  }

  #isPalm(track: Track): Ink[] {
    const waiting = [...this.#tracks.values()].find((other) => other.role === "waiting");
    const wrote = track.role === "pen";
    track.role = "ignored";
    if (!wrote) return [];
    return [{ kind: "take_back" }, ...(waiting ? this.#writesInstead(waiting) : [])];
  }

  #ignoreOthers(track: Track): void {
    for (const other of this.#tracks.values()) if (other !== track) other.role = "ignored";
  }
}

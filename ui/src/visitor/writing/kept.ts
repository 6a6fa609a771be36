// The handwriting that the terminal keeps, as the first layer under new strokes. Its pixels live here while the screen
// is shown; it is decoded without an <img>, so that no cache of the page remembers it.

/** How finely handwriting is rendered: about 150 dots an inch. */
export const PIXELS_PER_MM = 6;
/** Where the kept picture lies: the terminal has cut its margins off. */
const CORNER_MM = 4;

/** A kept picture: black whose alpha says how much ink there is. */
export class Kept {
  private constructor(private readonly mask: HTMLCanvasElement) {}

  /** Reads a PNG from a `data:` URL. Rejects if that is not one. */
  static async read(url: string): Promise<Kept> {
    const bytes = Uint8Array.from(atob(url.slice(url.indexOf(",") + 1)), (char) => char.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    bytes.fill(0);
    const mask = document.createElement("canvas");
    mask.width = picture.width;
    mask.height = picture.height;
    const context = mask.getContext("2d", { willReadFrequently: true });
    if (context) {
      context.drawImage(picture, 0, 0);
      const pixels = context.getImageData(0, 0, mask.width, mask.height);
      toInk(pixels.data);
      context.putImageData(pixels, 0, 0);
    }
    picture.close();
    return new Kept(mask);
  }

  /** Its right and lower end on the paper, in millimetres. */
  get end(): { x: number; y: number } {
    return {
      x: CORNER_MM + this.mask.width / PIXELS_PER_MM,
      y: CORNER_MM + this.mask.height / PIXELS_PER_MM,
    };
  }

  /** Its upper left corner, in millimetres. */
  get start(): { x: number; y: number } {
    return { x: CORNER_MM, y: CORNER_MM };
  }

  /** Draws it as the first layer, in the surface's fill colour. The unit is the millimetre. */
  draw(surface: CanvasRenderingContext2D): void {
    const { start, end } = this;
    surface.drawImage(this.mask, start.x, start.y, end.x - start.x, end.y - start.y);
    surface.globalCompositeOperation = "source-in";
    surface.fillRect(start.x, start.y, end.x - start.x, end.y - start.y);
    surface.globalCompositeOperation = "source-over";
  }

  /** Leaves nothing of it in memory. */
  wipe(): void {
    this.mask.width = 0;
    this.mask.height = 0;
  }
}

/** Turns grey on white into black with alpha, in place. */
export function toInk(pixels: Uint8ClampedArray): void {
  for (let at = 0; at < pixels.length; at += 4) {
    const white = ((pixels[at] ?? 0) + (pixels[at + 1] ?? 0) + (pixels[at + 2] ?? 0)) / 3;
    pixels[at + 3] = ((255 - white) * (pixels[at + 3] ?? 0)) / 255;
    pixels.fill(0, at, at + 3);
  }
}

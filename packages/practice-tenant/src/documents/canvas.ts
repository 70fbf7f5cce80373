import type { Random } from './random.ts';

/** Red, green, blue, each 0 to 255. */
type Colour = readonly [number, number, number];

/** A picture in memory, four bytes a pixel (red, green, blue, opaque), rows from the top. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** What is in a picture. */
export type Scene = 'landscape' | 'bars' | 'floor-plan';

const PALETTE: readonly Colour[] = [
  [31, 78, 121],
  [192, 80, 77],
  [155, 187, 89],
  [128, 100, 162],
  [75, 172, 198],
  [247, 150, 70],
];

/** Draws a picture. `grain` (0 to 255) adds the noise of a camera, which also makes the file larger. */
export function draw(scene: Scene, size: { width: number; height: number; grain?: number }, random: Random): Canvas {
  const canvas: Canvas = { ...size, pixels: new Uint8Array(size.width * size.height * 4).fill(255) };
  if (scene === 'landscape') landscape(canvas, random);
  if (scene === 'bars') bars(canvas, random);
  if (scene === 'floor-plan') floorPlan(canvas, random);
  addGrain(canvas, size.grain ?? 0, random);
  return canvas;
}

function landscape(canvas: Canvas, random: Random): void {
  const { width, height } = canvas;
  const hour = random.next();
  for (let y = 0; y < height; y += 1) {
    const depth = y / height;
    rectangle(canvas, [0, y, width, 1], [90 + 120 * depth + 40 * hour, 140 + 70 * depth, 235 - 60 * hour * depth]);
  }
  disc(
    canvas,
    [width * (0.15 + 0.7 * random.next()), height * (0.12 + 0.2 * random.next()), height * 0.07],
    [255, 240, 190],
  );
  for (let layer = 0; layer < 4; layer += 1) {
    const shade = 150 - layer * 34;
    const base = height * (0.45 + layer * 0.13);
    const waves = [1, 2.7, 6.1].map((pace) => ({ pace: pace * (0.6 + random.next()), phase: random.next() * 6.28 }));
    for (let x = 0; x < width; x += 1) {
      const relief = waves.reduce(
        (sum, { pace, phase }) => sum + Math.sin((x / width) * 6.28 * pace + phase) / pace,
        0,
      );
      const top = Math.floor(base - relief * height * 0.07);
      rectangle(canvas, [x, top, 1, height - top], [shade * 0.5, shade * 0.9, shade * 0.6]);
    }
  }
}

function bars(canvas: Canvas, random: Random): void {
  const { width, height } = canvas;
  const count = random.between(5, 12);
  const step = (width * 0.86) / count;
  for (let line = 1; line <= 5; line += 1) {
    rectangle(canvas, [width * 0.07, height * (0.9 - line * 0.15), width * 0.86, 1], [205, 205, 205]);
  }
  for (let bar = 0; bar < count; bar += 1) {
    const tall = height * (0.1 + 0.65 * random.next());
    const colour = PALETTE[bar % PALETTE.length] ?? [0, 0, 0];
    rectangle(canvas, [width * 0.07 + bar * step + step * 0.15, height * 0.9 - tall, step * 0.7, tall], colour);
  }
  rectangle(canvas, [width * 0.07, height * 0.9, width * 0.86, 3], [60, 60, 60]);
}

function floorPlan(canvas: Canvas, random: Random): void {
  const { width, height } = canvas;
  const unit = Math.floor(Math.min(width, height) / 12);
  for (let room = 0; room < 14; room += 1) {
    const x = random.between(0, Math.floor(width / unit) - 4) * unit;
    const y = random.between(0, Math.floor(height / unit) - 4) * unit;
    const wide = random.between(2, 4) * unit;
    const deep = random.between(2, 4) * unit;
    rectangle(canvas, [x, y, wide, deep], [40, 40, 48]);
    const tint = PALETTE[room % PALETTE.length] ?? [0, 0, 0];
    const pale: Colour = [200 + tint[0] / 5, 200 + tint[1] / 5, 200 + tint[2] / 5];
    rectangle(canvas, [x + 4, y + 4, wide - 8, deep - 8], pale);
    if (random.next() < 0.4) disc(canvas, [x + wide / 2, y + deep / 2, unit * 0.4], tint);
  }
}

function rectangle(
  canvas: Canvas,
  [x, y, wide, tall]: readonly [number, number, number, number],
  colour: Colour,
): void {
  const right = Math.min(canvas.width, Math.floor(x + wide));
  const bottom = Math.min(canvas.height, Math.floor(y + tall));
  for (let row = Math.max(0, Math.floor(y)); row < bottom; row += 1) {
    for (let column = Math.max(0, Math.floor(x)); column < right; column += 1) paint(canvas, column, row, colour);
  }
}

function disc(canvas: Canvas, [centreX, centreY, radius]: readonly [number, number, number], colour: Colour): void {
  for (let y = Math.floor(centreY - radius); y <= centreY + radius; y += 1) {
    for (let x = Math.floor(centreX - radius); x <= centreX + radius; x += 1) {
      const inside = (x - centreX) ** 2 + (y - centreY) ** 2 <= radius ** 2;
      if (inside && x >= 0 && y >= 0 && x < canvas.width && y < canvas.height) paint(canvas, x, y, colour);
    }
  }
}

function paint({ pixels, width }: Canvas, x: number, y: number, colour: Colour): void {
  const at = (y * width + x) * 4;
  pixels[at] = colour[0];
  pixels[at + 1] = colour[1];
  pixels[at + 2] = colour[2];
}

function addGrain({ pixels }: Canvas, grain: number, random: Random): void {
  if (grain === 0) return;
  for (let at = 0; at < pixels.length; at += 4) {
    const noise = Math.floor((random.next() - 0.5) * grain);
    for (let channel = at; channel < at + 3; channel += 1) {
      pixels[channel] = Math.max(0, Math.min(255, (pixels[channel] ?? 0) + noise));
    }
  }
}

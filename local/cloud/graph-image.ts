import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PALETTE = Buffer.from([0xff, 0xff, 0xff, 0xd5, 0xdb, 0xdb, 0x1f, 0x77, 0xb4, 0xd1, 0x32, 0x12]);
const PAPER = 0;
const GRID = 1;
const LINE = 2;
const THRESHOLD = 3;

/**
 * A PNG that stands in for the graph of a metric: a grid with a line that rises at its end, over the threshold if there is one.
 * @param width in pixels
 * @param height in pixels
 */
export function graphImage(width: number, height: number, hasThreshold = false): Buffer {
  const levels = Array.from({ length: width }, (_, x) => levelAt(x / width));
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Buffer.alloc(width + 1, backgroundOf(y / height, height, hasThreshold));
    row[0] = 0;
    for (let x = 0; x < width; x++) if (Math.abs(y / height - levels[x]!) < 1.5 / height) row[x + 1] = LINE;
    return row;
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const image = deflateSync(Buffer.concat(rows));
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('PLTE', PALETTE), chunk('IDAT', image), chunk('IEND', Buffer.alloc(0))]);
}

/** Where the metric is, from 0 at the top to 1 at the bottom. */
function levelAt(x: number): number {
  return 0.75 - 0.5 / (1 + Math.exp(-20 * (x - 0.7))) + 0.04 * Math.sin(x * 40);
}

function backgroundOf(y: number, height: number, hasThreshold: boolean): number {
  if (hasThreshold && Math.abs(y - 0.5) < 1 / height) return THRESHOLD;
  return Math.abs((y * 5) % 1) < 5 / height ? GRID : PAPER;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

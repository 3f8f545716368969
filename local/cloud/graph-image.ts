import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PALETTE = Buffer.from([0xff, 0xff, 0xff, 0xd5, 0xdb, 0xdb, 0x1f, 0x77, 0xb4]);
const PAPER = 0;
const GRID = 1;
const LINE = 2;

/**
 * A PNG that stands in for the graph of a metric: a grid with a line that rises at its end.
 * @param width in pixels
 * @param height in pixels
 */
export function graphImage(width: number, height: number): Buffer {
  const rows = Array.from({ length: height }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: width }, (_, x) => colour(x / width, y / height, height))]),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const image = deflateSync(Buffer.concat(rows));
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('PLTE', PALETTE), chunk('IDAT', image), chunk('IEND', Buffer.alloc(0))]);
}

function colour(x: number, y: number, height: number): number {
  const level = 0.75 - 0.5 / (1 + Math.exp(-20 * (x - 0.7))) + 0.04 * Math.sin(x * 40);
  if (Math.abs(y - level) < 1.5 / height) return LINE;
  return Math.abs((y * 5) % 1) < 5 / height ? GRID : PAPER;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

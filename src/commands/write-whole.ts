import { once } from 'node:events';
import fs from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import { createGzip } from 'node:zlib';

/**
 * Writes a file that is either whole or not there, and on the disk when this resolves; compressed where the name ends in
 * `.gz`. Throws when there is one of that name.
 */
export async function writeWhole(file: string, lines: AsyncIterable<string>): Promise<void> {
  if (fs.existsSync(file)) throw new Error(`${file} exists already.`);
  const unfinished = `${file}.unfinished`;
  try {
    const target = fs.createWriteStream(unfinished, { mode: 0o600, flush: true });
    if (file.endsWith('.gz')) await pipeline(lines, createGzip(), target);
    else await pipeline(lines, target);
    fs.renameSync(unfinished, file);
  } finally {
    fs.rmSync(unfinished, { force: true });
  }
}

/** Writes to a stream that stays open. */
export async function writeTo(stream: Writable, lines: AsyncIterable<string>): Promise<void> {
  for await (const text of lines) if (!stream.write(text)) await once(stream, 'drain');
}

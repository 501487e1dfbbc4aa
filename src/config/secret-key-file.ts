import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { SECRET_KEY_LENGTH_MIN } from './settings.js';

const FILE_NAME = 'secret.key';

/**
 * The keys of `<dataDir>/secret.key`, one a line, the current one first; the file is made on the first start.
 * It is readable by its owner alone: whoever has it and the database can forge what the server signs.
 */
export function readSecretKeyFile(dataDir: string): Buffer[] {
  const file = path.join(dataDir, FILE_NAME);
  if (!fs.existsSync(file)) createKeyFile(dataDir, file);
  const keys = fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (keys.length === 0 || keys.some((key) => Buffer.byteLength(key) < SECRET_KEY_LENGTH_MIN)) {
    throw new Error(`${file} must hold one key a line, each of at least ${SECRET_KEY_LENGTH_MIN} characters.`);
  }
  return keys.map((key) => Buffer.from(key));
}

/** Whether there is a key file already. */
export function hasSecretKeyFile(dataDir: string): boolean {
  return fs.existsSync(path.join(dataDir, FILE_NAME));
}

/** Writes to a temporary name and links it in place, so that a crash leaves no half key and two starts agree on one. */
function createKeyFile(dataDir: string, file: string): void {
  fs.mkdirSync(dataDir, { recursive: true });
  const temporary = `${file}.${process.pid}`;
  fs.writeFileSync(temporary, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true });
  try {
    fs.linkSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    fs.rmSync(temporary);
  }
}

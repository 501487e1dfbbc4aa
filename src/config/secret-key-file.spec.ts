import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readSecretKeyFile } from './secret-key-file.js';

describe('The file of secret keys', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'guildhall-keys-')), 'data');
    file = path.join(folder, 'secret.key');
  });
  afterEach(() => fs.rmSync(path.dirname(folder), { recursive: true, force: true }));

  function write(content: string): void {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(file, content);
  }

  it('is made once, for its owner alone, and leaves nothing else behind', () => {
    const keys = readSecretKeyFile(folder);
    expect(keys).toHaveLength(1);
    expect(keys[0]?.length).toBeGreaterThanOrEqual(32);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    const { ino, mtimeMs } = fs.statSync(file);
    expect(readSecretKeyFile(folder)).toEqual(keys);
    expect(fs.statSync(file)).toMatchObject({ ino, mtimeMs });
    expect(fs.readdirSync(folder)).toEqual(['secret.key']);
  });

  it('is another one in every folder', () => {
    expect(readSecretKeyFile(path.join(folder, 'a'))).not.toEqual(readSecretKeyFile(path.join(folder, 'b')));
  });

  it('holds one key a line, the current one first', () => {
    write(`${'n'.repeat(40)}\r\n\n  ${'o'.repeat(32)}  \n`);
    expect(readSecretKeyFile(folder).map(String)).toEqual(['n'.repeat(40), 'o'.repeat(32)]);
  });

  it.each([
    ['empty', ''],
    ['blank', '\n \n'],
    ['too short', 'hunter2\n'],
    ['too short in one line', `${'k'.repeat(32)}\nhunter2\n`],
  ])('is refused by name, without its content, when it is %s', (_, content) => {
    write(content);
    expect(() => readSecretKeyFile(folder)).toThrow(`${file} must hold one key a line`);
    expect(() => readSecretKeyFile(folder)).not.toThrow('hunter2');
    expect(fs.readFileSync(file, 'utf8')).toBe(content);
  });
});

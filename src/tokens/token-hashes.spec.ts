import { SecretKeys } from '../config/secret-keys.js';
import { TokenHashes } from './token-hashes.js';
import { newTokenText } from './token-text.js';

const ring = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const worked = (text: string): string[] =>
  new SecretKeys(ring).signatures('token', text).map((hash) => hash.toString('base64'));

describe('the hashes of a token', () => {
  it('are those of every key of the ring, asked once or again, with thousands of others in between', () => {
    const hashes = new TokenHashes(new SecretKeys(ring));
    const texts = Array.from({ length: 5_000 }, () => newTokenText('personal'));
    for (const text of [...texts, ...texts.slice(-3_000), ...texts.slice(0, 3_000)]) {
      expect(hashes.of(text)).toEqual(worked(text));
    }
  });

  it('are none for a text that can be no token, though it differs from a known one in its last letter alone', () => {
    const hashes = new TokenHashes(new SecretKeys(ring));
    const text = newTokenText('session');
    expect(hashes.of(text)).toHaveLength(2);
    const wrong = text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
    expect(hashes.of(wrong)).toEqual([]);
    expect(hashes.of('')).toEqual([]);
  });
});

import { Injectable } from '@nestjs/common';
import { SecretKeys } from '../config/secret-keys.js';
import { isTokenText } from './token-text.js';

/** Of how many tokens the hashes are remembered: of this many at least, of twice as many at most. */
const REMEMBERED = 2_048;

/**
 * The hashes under which a token may be stored. Working them out is a tenth of what a check costs, so those of the
 * tokens that were shown lately are remembered, in memory alone. It says nothing about whether a token counts.
 */
@Injectable()
export class TokenHashes {
  private lately = new Map<string, readonly string[]>();
  private before = new Map<string, readonly string[]>();

  constructor(private readonly keys: SecretKeys) {}

  /** In base64, one for each key of the ring, the current key's first; none for a text that can be no token. */
  of(text: string): readonly string[] {
    const known = this.lately.get(text);
    if (known) return known;
    if (!isTokenText(text)) return [];
    const hashes = this.before.get(text) ?? this.keys.signatures('token', text).map((hash) => hash.toString('base64'));
    if (this.lately.size === REMEMBERED) {
      this.before = this.lately;
      this.lately = new Map();
    }
    this.lately.set(text, hashes);
    return hashes;
  }
}

import { Injectable } from '@nestjs/common';
import { SecretKeys } from '../config/secret-keys.js';
import { TokenHashes } from './token-hashes.js';
import { isTokenText } from './token-text.js';

/** The hashes under which tokens are stored and found. */
@Injectable()
export class TokenSecrets {
  constructor(
    private readonly keys: SecretKeys,
    private readonly remembered: TokenHashes,
  ) {}

  /** Under which a new token is stored. */
  hashOf(text: string): Buffer {
    return this.keys.sign('token', text);
  }

  /** Under any of which it may be stored, the newest key first; none for a text that cannot be a token. */
  hashesOf(text: string): Buffer[] {
    return isTokenText(text) ? this.keys.signatures('token', text) : [];
  }

  /** The same, in base64, as the access snapshot has them. */
  keysOf(text: string): readonly string[] {
    return this.remembered.of(text);
  }
}

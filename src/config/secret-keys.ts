import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { SigningKey } from './signing-key.js';

/** What a key is used for: each purpose has a key of its own, derived from the server key. */
export type KeyPurpose = 'token' | 'cursor' | 'stored-secret' | 'audit-checkpoint' | 'mark';

const IV_LENGTH = 12;
const TAG_LENGTH = 16;

/**
 * The server's keys, kept outside the database. The first key signs and encrypts; the others are retired: they still
 * verify and decrypt, so that a key can be replaced without invalidating what it made.
 */
export class SecretKeys {
  private readonly derived = new Map<KeyPurpose, Buffer[]>();

  constructor(private readonly ring: readonly Buffer[]) {
    if (ring.length === 0) throw new Error('At least one secret key is needed.');
  }

  /** HMAC-SHA256 under the current key: 32 bytes. */
  sign(purpose: KeyPurpose, message: string): Buffer {
    return hmac(this.current(purpose), message);
  }

  /** HMAC-SHA256 under every key, the current one first: what to look for when verifying. */
  signatures(purpose: KeyPurpose, message: string): Buffer[] {
    return this.keys(purpose).map((key) => hmac(key, message));
  }

  /** AES-256-GCM under the current key: IV, tag, ciphertext. */
  encrypt(plaintext: string): Buffer {
    const iv = randomBytes(IV_LENGTH);
    const cipher = createCipheriv('aes-256-gcm', this.current('stored-secret'), iv);
    const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]);
  }

  /** The text, or null when no key of the ring fits. */
  decrypt(sealed: Buffer): string | null {
    // A shorter tag would be compared in its own length, and so be guessed sooner.
    if (sealed.length < IV_LENGTH + TAG_LENGTH) return null;
    for (const key of this.keys('stored-secret')) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_LENGTH));
      decipher.setAuthTag(sealed.subarray(IV_LENGTH, IV_LENGTH + TAG_LENGTH));
      try {
        return decipher.update(sealed.subarray(IV_LENGTH + TAG_LENGTH), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        continue; // Sealed under another key of the ring.
      }
    }
    return null;
  }

  /** Pairs of keys for signatures that others can verify as well, the current one first. */
  signingKeys(purpose: KeyPurpose): SigningKey[] {
    return this.keys(purpose).map((seed) => new SigningKey(seed));
  }

  private current(purpose: KeyPurpose): Buffer {
    const [key] = this.keys(purpose);
    if (!key) throw new Error('The key ring is empty.');
    return key;
  }

  private keys(purpose: KeyPurpose): Buffer[] {
    let keys = this.derived.get(purpose);
    if (!keys) {
      keys = this.ring.map((key) => Buffer.from(hkdfSync('sha256', key, 'guildhall', purpose, 32)));
      this.derived.set(purpose, keys);
    }
    return keys;
  }
}

function hmac(key: Buffer, message: string): Buffer {
  return createHmac('sha256', key).update(message).digest();
}

import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410 7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const ID_LENGTH = 16;

/** An Ed25519 key. What it signs can be verified by anybody who has its public half. */
export class SigningKey {
  /** The first 16 hexadecimal digits of the SHA-256 of the public half (DER). */
  readonly id: string;
  /** The public half as PEM. */
  readonly publicKey: string;
  private readonly privateKey: KeyObject;
  private readonly verifyingKey: KeyObject;

  /** `seed` has 32 bytes. */
  constructor(seed: Buffer) {
    this.privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
    this.verifyingKey = createPublicKey(this.privateKey);
    this.publicKey = this.verifyingKey.export({ type: 'spki', format: 'pem' }) as string;
    const der = this.verifyingKey.export({ type: 'spki', format: 'der' });
    this.id = createHash('sha256').update(der).digest('hex').slice(0, ID_LENGTH);
  }

  sign(text: string): Buffer {
    return sign(null, Buffer.from(text), this.privateKey);
  }

  verifies(text: string, signature: Buffer): boolean {
    return verify(null, Buffer.from(text), this.verifyingKey, signature);
  }
}

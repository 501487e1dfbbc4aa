import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Whoever looks for leaked secrets, with keys that a server may know. */
export class Scanner {
  /** For `GUILDHALL_SECRET_SCANNING_KEYS_FILE`. */
  readonly keysFile: string;
  readonly keys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guildhall-scanner-'));

  constructor() {
    this.keysFile = path.join(this.folder, 'keys.json');
    this.publish({ first: this.keys.publicKey });
  }

  /** Has servers know these keys, and no others. */
  publish(keys: Record<string, KeyObject>): void {
    const published = Object.entries(keys).map(([id, key]) => ({
      key_identifier: id,
      key: key.export({ type: 'spki', format: 'pem' }),
      is_current: true,
    }));
    fs.writeFileSync(this.keysFile, JSON.stringify({ public_keys: published }));
  }

  /** The headers that go with a body. */
  signed(body: string, key: KeyObject = this.keys.privateKey, id = 'first'): Record<string, string> {
    const signature = sign('sha256', Buffer.from(body), key).toString('base64');
    return { 'Github-Public-Key-Identifier': id, 'Github-Public-Key-Signature': signature };
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true });
  }
}

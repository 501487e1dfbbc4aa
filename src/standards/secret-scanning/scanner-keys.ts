import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import fs from 'node:fs/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppError } from '../../common/errors/app-error.js';
import { isJsonObject } from '../../common/json/json-object.js';
import { Settings } from '../../config/settings.js';

/** The public keys of whoever may report leaked tokens, in a file as GitHub publishes its own. */
@Injectable()
export class ScannerKeys implements OnModuleInit {
  constructor(private readonly settings: Settings) {}

  /** A file that cannot be read keeps the server from starting. */
  async onModuleInit(): Promise<void> {
    const { secretScanningKeysFile: file } = this.settings;
    if (file !== null) publicKeyIn(await fs.readFile(file, 'utf8'), undefined);
  }

  /**
   * `body` was signed with the key named `id`: ECDSA with SHA-256, as DER in base64. The file is read each time: reports
   * are rare, and keys are exchanged without a restart. Throws `route_not_found` when no file is set, and
   * `not_authenticated`.
   */
  async assertSigned(body: Buffer, id: unknown, signature: unknown): Promise<void> {
    const { secretScanningKeysFile: file } = this.settings;
    if (file === null) throw new AppError('route_not_found');
    const key = publicKeyIn(await fs.readFile(file, 'utf8'), id);
    if (!key || typeof signature !== 'string' || !isSignature(body, key, signature)) {
      throw new AppError('not_authenticated', { detail: 'The report is not signed with a key that is known here.' });
    }
  }
}

/** From `{"public_keys": [{"key_identifier", "key"}]}`, of which each key is in PEM. */
function publicKeyIn(text: string, id: unknown): KeyObject | undefined {
  const file = JSON.parse(text) as unknown;
  const keys = isJsonObject(file) && Array.isArray(file.public_keys) ? (file.public_keys as unknown[]) : [];
  const found = keys.filter(isJsonObject).find((key) => key.key_identifier === id);
  return typeof found?.key === 'string' ? createPublicKey(found.key) : undefined;
}

function isSignature(body: Buffer, key: KeyObject, signature: string): boolean {
  const isOnCurve = key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  return isOnCurve && verify('sha256', body, key, Buffer.from(signature, 'base64'));
}

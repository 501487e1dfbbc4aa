import type { SigningKey } from '../../config/signing-key.js';
import { placeText, type ChainPlace } from './event-line.js';

/** Where a chain began and ended at an instant. */
export interface ChainExtent {
  /** The last event. */
  head: ChainPlace;
  /** The last event that retention has removed; id 0 when there is none. */
  removed: ChainPlace;
  signedAt: Date;
}

export interface Checkpoint extends ChainExtent {
  keyId: string;
  signature: Buffer;
}

/** `valid`, `forged`, or `unknown` when the key that is named is not in the ring. */
export type SignatureState = 'valid' | 'forged' | 'unknown';

/** What is signed, as text of four lines; docs/audit.md shows it. */
export function checkpointText({ head, removed, signedAt }: ChainExtent): string {
  const lines = [`head ${placeText(head)}`, `removed ${placeText(removed)}`, `signed ${signedAt.toISOString()}`];
  return ['guildhall audit checkpoint', ...lines, ''].join('\n');
}

export function signCheckpoint(extent: ChainExtent, key: SigningKey): Checkpoint {
  return { ...extent, keyId: key.id, signature: key.sign(checkpointText(extent)) };
}

export function signatureState(checkpoint: Checkpoint, keys: readonly SigningKey[]): SignatureState {
  const key = keys.find(({ id }) => id === checkpoint.keyId);
  if (!key) return 'unknown';
  return key.verifies(checkpointText(checkpoint), checkpoint.signature) ? 'valid' : 'forged';
}

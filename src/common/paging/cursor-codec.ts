import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '../errors/app-error.js';

const SIGNATURE_LENGTH = 12;

/** Where a page ends: the sort key and the id of its last row. */
export interface CursorPosition {
  sortKey: string;
  id: number;
}

/** What signs cursors; `signatures` answers one for each key that is still believed. */
export interface CursorSigner {
  sign(purpose: 'cursor', message: string): Buffer;
  signatures(purpose: 'cursor', message: string): Buffer[];
}

/**
 * Turns positions into opaque cursors and back. A cursor is signed together with the list it belongs to (path, sort
 * and filters), so one that was altered, or is used on another list, is refused with `invalid_cursor`.
 */
export class CursorCodec {
  constructor(private readonly signer: CursorSigner) {}

  encode(list: string, position: CursorPosition): string {
    const body = Buffer.from(JSON.stringify([position.sortKey, position.id]));
    const signature = this.signer.sign('cursor', message(list, body)).subarray(0, SIGNATURE_LENGTH);
    return Buffer.concat([signature, body]).toString('base64url');
  }

  decode(list: string, cursor: string): CursorPosition {
    const bytes = Buffer.from(cursor, 'base64url');
    const signature = bytes.subarray(0, SIGNATURE_LENGTH);
    const body = bytes.subarray(SIGNATURE_LENGTH);
    const isCanonical = bytes.toString('base64url') === cursor && signature.length === SIGNATURE_LENGTH;
    const isOurs =
      isCanonical &&
      this.signer
        .signatures('cursor', message(list, body))
        .some((expected) => timingSafeEqual(expected.subarray(0, SIGNATURE_LENGTH), signature));
    if (!isOurs)
      throw new AppError('invalid_cursor', {
        errors: [{ parameter: 'cursor', detail: 'is not a cursor of this list' }],
      });
    const [sortKey, id] = JSON.parse(body.toString()) as [string, number];
    return { sortKey, id };
  }
}

function message(list: string, body: Buffer): string {
  return createHash('sha256').update(list).update('\0').update(body).digest('base64');
}

import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { AppError } from '../errors/app-error.js';
import { CursorCodec, type CursorSigner } from './cursor-codec.js';

const codec = new CursorCodec(signer('key'));
const position = fc.record({ sortKey: fc.string({ unit: 'grapheme' }), id: fc.maxSafeNat() });
const ALPHABET = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];

function hmac(key: string, message: string): Buffer {
  return createHmac('sha256', key).update(message).digest();
}

/** Signs with the first key, believes all. */
function signer(first: string, ...retired: string[]): CursorSigner {
  return {
    sign: (_purpose, message) => hmac(first, message),
    signatures: (_purpose, message) => [first, ...retired].map((key) => hmac(key, message)),
  };
}

function refusal(list: string, cursor: string, reader = codec): string {
  try {
    reader.decode(list, cursor);
    return 'taken';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

describe('CursorCodec', () => {
  it('gives back the position that it was given', () => {
    fc.assert(
      fc.property(fc.string(), position, (list, where) => {
        expect(codec.decode(list, codec.encode(list, where))).toEqual(where);
      }),
    );
  });

  it('makes cursors that need no encoding in an address', () => {
    fc.assert(
      fc.property(position, (where) => {
        expect(codec.encode('list', where)).toMatch(/^[\w-]+$/);
      }),
    );
  });
});

describe('CursorCodec, asked to decode what it did not encode,', () => {
  it('refuses a cursor of which any character was altered', () => {
    fc.assert(
      fc.property(position, fc.nat(), fc.constantFrom(...ALPHABET), (where, place, character) => {
        const cursor = codec.encode('list', where);
        const index = place % cursor.length;
        fc.pre(cursor[index] !== character);
        expect(refusal('list', cursor.slice(0, index) + character + cursor.slice(index + 1))).toBe('invalid_cursor');
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses a cursor that was cut, or to which something was added', () => {
    const cursor = codec.encode('list', { sortKey: 'a', id: 1 });
    for (let length = 0; length < cursor.length; length += 1) {
      expect(refusal('list', cursor.slice(0, length))).toBe('invalid_cursor');
    }
    for (const more of ['A', 'AA', 'AAAA', '=', ' ', '\n'])
      expect(refusal('list', cursor + more)).toBe('invalid_cursor');
  });

  it('refuses the cursor of another list', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), position, (list, other, where) => {
        fc.pre(list !== other);
        expect(refusal(other, codec.encode(list, where))).toBe('invalid_cursor');
      }),
    );
  });

  it('refuses any text that it did not make', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(refusal('list', text)).toBe('invalid_cursor');
      }),
    );
  });

  it('believes cursors of retired keys, and none of keys that are gone', () => {
    const where = { sortKey: 'a', id: 1 };
    const renewed = new CursorCodec(signer('other key', 'key'));
    expect(renewed.decode('list', codec.encode('list', where))).toEqual(where);
    expect(refusal('list', renewed.encode('list', where))).toBe('invalid_cursor');
  });
});

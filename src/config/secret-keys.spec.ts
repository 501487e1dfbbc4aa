import fc from 'fast-check';
import { SecretKeys } from './secret-keys.js';

const OLD = Buffer.alloc(32, 'old');
const NEW = Buffer.alloc(32, 'new');

describe('The secret keys', () => {
  const old = new SecretKeys([OLD]);
  const rotated = new SecretKeys([NEW, OLD]);
  const fresh = new SecretKeys([NEW]);

  it('sign the same message alike, and another message, purpose or key otherwise', () => {
    const signature = old.sign('token', 'message');
    expect(signature).toHaveLength(32);
    expect(new SecretKeys([OLD]).sign('token', 'message')).toEqual(signature);
    for (const other of [old.sign('token', 'Message'), old.sign('cursor', 'message'), fresh.sign('token', 'message')]) {
      expect(other).not.toEqual(signature);
    }
  });

  it('sign with the first key, and verify with every key of the ring', () => {
    const made = old.sign('token', 'message');
    expect(rotated.sign('token', 'message')).toEqual(fresh.sign('token', 'message'));
    expect(rotated.signatures('token', 'message')).toEqual([fresh.sign('token', 'message'), made]);
    expect(fresh.signatures('token', 'message')).not.toContainEqual(made);
  });

  it('decrypt what any key of the ring has sealed, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(rotated.decrypt(old.encrypt(text))).toBe(text);
        expect(rotated.decrypt(rotated.encrypt(text))).toBe(text);
        expect(fresh.decrypt(rotated.encrypt(text))).toBe(text);
      }),
    );
    expect(fresh.decrypt(old.encrypt('text'))).toBeNull();
  });

  it('seal the same text differently each time', () => {
    const sealed = old.encrypt('text');
    expect(old.encrypt('text')).not.toEqual(sealed);
    expect(sealed.includes('text')).toBe(false);
  });

  it('refuse what was tampered with, at every byte', () => {
    const sealed = old.encrypt('a secret');
    for (let index = 0; index < sealed.length; index += 1) {
      const tampered = Buffer.from(sealed);
      tampered.writeUInt8(tampered.readUInt8(index) ^ 1, index);
      expect(old.decrypt(tampered)).toBeNull();
    }
  });

  it('refuse what is cut off, down to nothing', () => {
    const sealed = old.encrypt('a secret');
    for (let length = 0; length < sealed.length; length += 1) {
      expect(old.decrypt(sealed.subarray(0, length))).toBeNull();
    }
  });

  it('are at least one', () => {
    expect(() => new SecretKeys([])).toThrow('At least one secret key');
  });
});

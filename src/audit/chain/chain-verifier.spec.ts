import { ChainVerifier } from './chain-verifier.js';
import { NO_HASH } from './event-line.js';

describe('the end of a chain', () => {
  const head = { id: 5, hash: 'a'.repeat(64) };

  it('accuses nobody when retention has meanwhile removed more than there was', () => {
    const verifier = new ChainVerifier({ id: 0, hash: NO_HASH });
    verifier.skipTo({ id: 9, hash: 'b'.repeat(64) });
    expect(verifier.end(head)).toBeNull();
  });

  it('tells of another hash in its place, and of an end before its place', () => {
    const rewritten = new ChainVerifier({ id: 5, hash: 'b'.repeat(64) });
    expect(rewritten.end(head)).toEqual({ kind: 'rewritten', id: 5, revision: null });
    const cutOff = new ChainVerifier({ id: 4, hash: 'b'.repeat(64) });
    expect(cutOff.end(head)).toEqual({ kind: 'cut_off', id: 5, revision: null });
  });
});

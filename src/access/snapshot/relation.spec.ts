import fc from 'fast-check';
import { Relation } from './relation.js';

const INDEX_END = 12;
const NOW = 50;

const index = fc.nat(INDEX_END - 1);
const pair = fc.tuple(index, index);
const window = fc.option(
  fc.tuple(fc.nat(100), fc.integer({ min: 1, max: 100 })).map(([from, length]) => ({ from, until: from + length })),
  { nil: undefined },
);
const change = fc.oneof(
  fc.record({ type: fc.constant('set' as const), pair, window }),
  fc.record({ type: fc.constant('delete' as const), pair }),
  fc.record({ type: fc.constant('deleteLeft' as const), index }),
  fc.record({ type: fc.constant('deleteRight' as const), index }),
);
const packed = fc.uniqueArray(pair, { selector: String, maxLength: 40 });

type Model = Map<string, { left: number; right: number; from: number; until: number }>;

function setIn(model: Model, [left, right]: [number, number], validity?: { from: number; until: number }): void {
  model.set(`${left},${right}`, { left, right, ...(validity ?? { from: -Infinity, until: Infinity }) });
}

function deleteIn(model: Model, isGone: (entry: { left: number; right: number }) => boolean): void {
  for (const [key, entry] of model) if (isGone(entry)) model.delete(key);
}

describe('a relation', () => {
  it('holds what a plain map of pairs holds, from both sides, packed or changed later', () => {
    fc.assert(
      fc.property(packed, fc.array(change, { maxLength: 60 }), (pairs, changes) => {
        const relation = Relation.pack(
          { lefts: Uint32Array.from(pairs, ([left]) => left), rights: Uint32Array.from(pairs, ([, right]) => right) },
          INDEX_END,
          INDEX_END,
        );
        const model: Model = new Map();
        for (const one of pairs) setIn(model, one);
        for (const one of changes) {
          if (one.type === 'set') {
            relation.set(...one.pair, one.window);
            setIn(model, one.pair, one.window);
          } else if (one.type === 'delete') {
            relation.delete(...one.pair);
            deleteIn(model, ({ left, right }) => left === one.pair[0] && right === one.pair[1]);
          } else if (one.type === 'deleteLeft') {
            relation.deleteLeft(one.index);
            deleteIn(model, ({ left }) => left === one.index);
          } else {
            relation.deleteRight(one.index);
            deleteIn(model, ({ right }) => right === one.index);
          }
        }
        expect(relation.size).toBe(model.size);
        const valid = [...model.values()].filter(({ from, until }) => from <= NOW && NOW < until);
        for (let one = 0; one < INDEX_END; one += 1) {
          const rights = valid.filter(({ left }) => left === one).map(({ right }) => right);
          const lefts = valid.filter(({ right }) => right === one).map(({ left }) => left);
          expect(rightsOf(relation, one)).toEqual(rights.toSorted((a, b) => a - b));
          expect(leftsOf(relation, one)).toEqual(lefts.toSorted((a, b) => a - b));
          for (let other = 0; other < INDEX_END; other += 1) {
            expect(relation.has(one, other, NOW)).toBe(rights.includes(other));
          }
        }
        const ends = [...model.values()].flatMap(({ from, until }) => [from, until]).filter((end) => end > NOW);
        expect(relation.nextBoundary(NOW)).toBe(Math.min(Infinity, ...ends));
      }),
      { numRuns: 200 },
    );
  });

  it('holds indexes that are far apart', () => {
    const rights = [0, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, 268_435_456, 4_000_000_000];
    const relation = Relation.pack(
      { lefts: new Uint32Array(rights.length).fill(2), rights: Uint32Array.from(rights, (right) => right % 3_000_000) },
      4,
      3_000_000,
    );
    expect(rightsOf(relation, 2)).toEqual(rights.map((right) => right % 3_000_000).toSorted((a, b) => a - b));
  });
});

function rightsOf(relation: Relation, left: number): number[] {
  const found: number[] = [];
  relation.eachRight(left, NOW, (right) => void found.push(right));
  return found.toSorted((a, b) => a - b);
}

function leftsOf(relation: Relation, right: number): number[] {
  const found: number[] = [];
  relation.eachLeft(right, NOW, (left) => void found.push(left));
  return found.toSorted((a, b) => a - b);
}

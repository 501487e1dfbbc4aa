import fc from 'fast-check';
import { nameKey } from '../../common/text/names.js';
import { EntityTable } from './entity-table.js';

const id = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 30 }), weight: 5 },
  fc.integer({ min: 1, max: 20_000 }),
  fc.integer({ min: 2 ** 32 - 2, max: 2 ** 32 + 2 }),
  fc.constant(Number.MAX_SAFE_INTEGER),
);
const name = fc.oneof(
  fc.constantFrom('ada', 'Ada', 'ADA ', 'Ärger', 'ärger', 'straße', '🙂', 'x'.repeat(255), '\u{1D504}'.repeat(120)),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
);
const change = fc.oneof(
  { arbitrary: fc.record({ type: fc.constant('set' as const), id, name }), weight: 3 },
  fc.record({ type: fc.constant('delete' as const), id }),
  fc.record({ type: fc.constant('fit' as const) }),
);

describe('a table of rows', () => {
  it('finds by id and by name what a plain map finds, and never gives an index twice', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 80 }), (changes) => {
        const table = new EntityTable();
        const model = new Map<number, string>();
        const indexes = new Map<number, number>();
        for (const one of changes) {
          if (one.type === 'fit') table.fit();
          else if (one.type === 'delete') {
            const index = table.find(one.id);
            expect(index !== -1).toBe(model.has(one.id));
            if (index !== -1) table.delete(index);
            model.delete(one.id);
          } else {
            const key = nameKey(one.name);
            if ([...model].some(([other, given]) => other !== one.id && nameKey(given) === key)) continue;
            const index = table.set(one.id, key, one.name);
            const before = model.has(one.id) ? indexes.get(one.id) : undefined;
            if (before === undefined) expect([...indexes.values()]).not.toContain(index);
            else expect(index).toBe(before);
            indexes.set(one.id, index);
            model.set(one.id, one.name);
          }
        }
        expect(table.size).toBe(model.size);
        for (const [given, shown] of model) {
          const index = table.find(given);
          expect(table.findName(nameKey(shown))).toBe(index);
          for (const written of [shown, shown.toUpperCase(), ` ${shown}\t`, `${shown}x`]) {
            expect(table.findNamed(written)).toBe(table.findName(nameKey(written)));
          }
          expect([table.idOf(index), table.nameOf(index), table.keyOf(index)]).toEqual([given, shown, nameKey(shown)]);
        }
        expect(table.findName('nobody has this name')).toBe(-1);
        for (const gone of indexes.keys()) if (!model.has(gone)) expect(table.find(gone)).toBe(-1);
      }),
      { numRuns: 200 },
    );
  });

  it.each([0, -1, 0.5, NaN, Infinity, 2 ** 60])('finds nothing under the id %p', (strange) => {
    const table = new EntityTable();
    table.set(1, 'ada', 'Ada');
    expect(table.find(strange)).toBe(-1);
  });

  it('finds nothing under a name longer than any', () => {
    const table = new EntityTable();
    table.set(1, 'ada', 'Ada');
    expect(table.findName('ä'.repeat(100_000))).toBe(-1);
    expect(table.findNamed('a'.repeat(100_000))).toBe(-1);
  });
});

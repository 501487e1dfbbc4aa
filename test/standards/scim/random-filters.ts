import fc from 'fast-check';
import { ENTERPRISE, type Json } from './query-client.js';

const WORDS = ['a', 'b', 'ab', 'B', 'aB', 'x y', 'é', '%', '_', "o'a", 'a"b'];

/** Few words, so that values are often the same, contain each other, or differ in case alone. */
const word = fc.constantFrom(...WORDS);
const ADDRESSES = ['a@x.org', 'A@x.org', 'ab@x.org', 'b@y.org', "o'a@y.org", '%@x.org', '_@x.org'];
const address = fc.constantFrom(...ADDRESSES);
const kind = fc.constantFrom('work', 'home', 'WORK');
const optional = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.option(arbitrary, { nil: undefined });

/** Some values, no two of which differ in case alone. */
function items(value: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const item = fc.record({ value, type: optional(kind), display: optional(word) }).map(withoutAbsent);
  const selector = (made: Json): string => String(made['value']).toLowerCase();
  return fc.uniqueArray(item, { minLength: 1, maxLength: 3, selector });
}

/** What a user is made with, but for his name. */
export const userFields: fc.Arbitrary<Json> = fc
  .record({
    displayName: optional(word),
    externalId: optional(word),
    active: optional(fc.boolean()),
    title: optional(word),
    name: optional(fc.record({ familyName: word })),
    emails: optional(items(address)),
    phoneNumbers: optional(items(word)),
    [ENTERPRISE]: optional(fc.record({ department: word })),
  })
  .map(withoutAbsent);

const operator = fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le', 'EQ', 'Co');
const TEXTS = [
  'displayName',
  'externalId',
  'title',
  'name.familyName',
  'emails',
  'emails.value',
  'emails.type',
  'phoneNumbers.value',
  'phoneNumbers.display',
  'userName',
  'NAME.familyname',
  `${ENTERPRISE}:department`,
  'urn:ietf:params:scim:schemas:core:2.0:User:title',
];

const text = fc
  .oneof({ weight: 4, arbitrary: word }, { weight: 1, arbitrary: kind }, { weight: 2, arbitrary: address })
  .map((value) => JSON.stringify(value));
const comparison = fc.tuple(fc.constantFrom(...TEXTS), operator, text).map((parts) => parts.join(' '));
const equalsNull = fc
  .tuple(fc.constantFrom(...TEXTS), fc.constantFrom('eq', 'ne'))
  .map((parts) => `${parts.join(' ')} null`);
const presence = fc.constantFrom(...TEXTS, 'active', 'name', 'emails', 'phoneNumbers').map((name) => `${name} pr`);
const activity = fc.tuple(fc.constantFrom('eq', 'ne'), fc.boolean()).map(([op, value]) => `active ${op} ${value}`);

const inner = fc.oneof(
  fc.tuple(fc.constantFrom('value', 'type', 'display'), operator, text).map((parts) => parts.join(' ')),
  fc.constantFrom('value', 'type', 'display').map((name) => `${name} pr`),
);

const { filter } = fc.letrec<{ filter: string; inside: string; valuePath: string }>((tie) => ({
  inside: fc.oneof(
    { maxDepth: 2 },
    inner,
    fc.tuple(tie('inside'), fc.constantFrom('and', 'or'), tie('inside')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('inside').map((part) => `not (${part})`),
  ),
  valuePath: fc
    .tuple(fc.constantFrom('emails', 'phoneNumbers'), tie('inside'))
    .map(([name, part]) => `${name}[${part}]`),
  filter: fc.oneof(
    { maxDepth: 3 },
    fc.oneof({ weight: 4, arbitrary: comparison }, { weight: 1, arbitrary: fc.oneof(equalsNull, presence, activity) }),
    tie('valuePath'),
    fc.tuple(tie('filter'), fc.constantFrom(' and ', ' or ', ' OR '), tie('filter')).map((parts) => parts.join('')),
    tie('filter').map((part) => `(${part})`),
    tie('filter').map((part) => `not (${part})`),
  ),
}));

/** Filters of every form, on attributes of every kind. */
export const filters: fc.Arbitrary<string> = filter;

function withoutAbsent(fields: Json): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

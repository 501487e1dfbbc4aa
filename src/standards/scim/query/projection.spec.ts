import { USER_TYPE } from '../schema/resource-types.js';
import { Projection } from './projection.js';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const ADA = {
  schemas: [USER_TYPE.schema.id, ENTERPRISE],
  id: '1',
  userName: 'ada',
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  emails: [
    { value: 'ada@example.org', type: 'work', primary: true },
    { value: 'ada@example.com', type: 'home' },
  ],
  password: 'never shown',
  meta: { resourceType: 'User' },
  [ENTERPRISE]: { department: 'Engines', manager: { value: '2', displayName: 'Charles' } },
};
const { schemas, id } = ADA;

function shown(attributes: string[] | null, excludedAttributes: string[] | null = null): object {
  return new Projection(USER_TYPE, { attributes, excludedAttributes }).apply(ADA);
}

it('shows everything but what is never returned', () => {
  const { password: _password, ...rest } = ADA;
  expect(shown(null)).toEqual(rest);
  expect(shown(['password'])).toEqual({ schemas, id });
});

it.each<[string[], object]>([
  [['userName'], { userName: 'ada' }],
  [['USERNAME', ' id '], { userName: 'ada' }],
  [['unheardOf'], {}],
  [['name.familyName'], { name: { familyName: 'Lovelace' } }],
  [['name.familyName', 'name'], { name: ADA.name }],
  [['name.middleName'], {}],
  [['emails.value'], { emails: [{ value: 'ada@example.org' }, { value: 'ada@example.com' }] }],
  [[ENTERPRISE], { [ENTERPRISE]: ADA[ENTERPRISE] }],
  [[`${ENTERPRISE}:manager.value`], { [ENTERPRISE]: { manager: { value: '2' } } }],
  [['urn:ietf:params:scim:schemas:core:2.0:User:userName'], { userName: 'ada' }],
])('shows what is asked for, and what is always returned: %j', (attributes, expected) => {
  expect(shown(attributes)).toEqual({ schemas, id, ...expected });
});

it('leaves out what is excluded, except what is always returned', () => {
  const all = shown(null) as Record<string, unknown>;
  const without = (name: string): object => Object.fromEntries(Object.entries(all).filter(([key]) => key !== name));
  expect(shown(null, ['userName', 'id', 'schemas'])).toEqual(without('userName'));
  expect(shown(null, ['name.familyName'])).toEqual({ ...all, name: { givenName: 'Ada' } });
  expect(shown(null, [ENTERPRISE])).toEqual(without(ENTERPRISE));
  expect(shown(null, [`${ENTERPRISE}:manager`])).toEqual({ ...all, [ENTERPRISE]: { department: 'Engines' } });
});

it('knows what need not be read', () => {
  const shows = (attributes: string[] | null, excludedAttributes: string[] | null): boolean =>
    new Projection(USER_TYPE, { attributes, excludedAttributes }).shows('groups');
  expect(shows(null, null)).toBe(true);
  expect(shows(['groups.value'], null)).toBe(true);
  expect(shows(null, ['groups.display'])).toBe(true);
  expect(shows(['userName'], null)).toBe(false);
  expect(shows(null, ['Groups'])).toBe(false);
});

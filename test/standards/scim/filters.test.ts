import { TestServer } from '../../support/test-server.js';
import { ENTERPRISE, QueryClient, USER, type Failure, type Resource } from './query-client.js';

let server: TestServer;
let scim: QueryClient;
let ada: Resource;
let charles: Resource;
let inner: Resource;
let outer: Resource;

beforeAll(async () => {
  server = await TestServer.start();
  scim = await QueryClient.of(server);
  charles = await scim.make('/Users', { userName: 'charles', externalId: 'C-1' });
  ada = await scim.make('/Users', {
    schemas: [USER, ENTERPRISE],
    userName: 'Ada\\Countess "A"',
    displayName: 'Ada',
    emails: [
      { value: 'ada@work.example', type: 'work', primary: true },
      { value: 'ada@home.example', type: 'home' },
    ],
    x509Certificates: [{ value: 'TUlJ' }],
    [ENTERPRISE]: { department: 'Engines', manager: { value: charles.id } },
  });
  inner = await scim.make('/Groups', { displayName: 'Inner', members: [{ value: ada.id }] });
  outer = await scim.make('/Groups', { displayName: 'Outer', members: [{ value: inner.id }, { value: charles.id }] });
});
afterAll(() => server.stop());

async function found(path: string, filter: string): Promise<Set<string>> {
  return new Set((await scim.list(path, { filter })).Resources.map(({ id }) => id));
}

const fill = (text: string): string =>
  text
    .replaceAll('ADA', ada.id)
    .replaceAll('CHARLES', charles.id)
    .replaceAll('INNER', inner.id)
    .replaceAll('OUTER', outer.id)
    .replaceAll('ENTERPRISE', ENTERPRISE);

describe('[SC-20] a filter', () => {
  it.each([
    'userName eq "ada\\\\COUNTESS \\"a\\""',
    'userName co "\\\\"',
    'USERNAME EQ "ada\\u005ccountess \\"a\\""',
    'id eq "ADA"',
    'emails[type eq "work" and value co "work"]',
    'emails[type eq "work"].value eq "Ada@WORK.example"',
    'emails[primary eq true]',
    'emails.primary eq "True" and emails co "HOME"',
    'groups.value eq "INNER"',
    'groups eq "INNER"',
    'groups[value eq "OUTER" and type eq "indirect"]',
    'groups[type eq "direct"].display eq "inner"',
    'ENTERPRISE:department eq "ENGINES"',
    'ENTERPRISE:manager.value eq "CHARLES"',
    'ENTERPRISE pr',
    'schemas eq "ENTERPRISE"',
    'x509Certificates.value eq "TUlJ"',
    'meta.location eq "http://localhost/scim/v2/Users/ADA"',
  ])('finds Ada and nobody else: %s', async (text) => {
    expect(await found('/Users', fill(text))).toEqual(new Set([ada.id]));
  });

  it.each([
    'emails[type eq "home" and value co "work"]',
    'emails[type eq "home"].value eq "ada@work.example"',
    'groups[value eq "OUTER" and type eq "direct"] and id eq "ADA"',
    'x509Certificates.value eq "tuLJ"',
    'externalId eq "c-1"',
    'ENTERPRISE:manager.value eq "ADA"',
    'id eq "nobody"',
    'emails pr and not (emails pr)',
  ])('finds nobody: %s', async (text) => {
    expect(await found('/Users', fill(text))).toEqual(new Set());
  });

  it.each<[string, () => Resource[]]>([
    ['members.value eq "ADA"', () => [inner]],
    ['members eq "CHARLES" or members eq "INNER"', () => [outer]],
    ['members[type eq "Group"]', () => [outer]],
    ['members[type eq "user" and display eq "ada"]', () => [inner]],
    ['members pr and displayName co "ner"', () => [inner]],
    ['displayName gt "inner" and displayName le "outer"', () => [outer]],
    ['id eq "OUTER" and not (members.value eq "ADA")', () => [outer]],
  ])('finds groups: %s', async (text, groups) => {
    const ours = new Set([inner.id, outer.id]);
    const ids = [...(await found('/Groups', fill(text)))].filter((id) => ours.has(id));
    expect(new Set(ids)).toEqual(new Set(groups().map(({ id }) => id)));
  });

  it('compares instants by the milliseconds that are shown, in any time zone', async () => {
    const { lastModified } = ada.meta;
    const shifted = new Date(Date.parse(lastModified) + 7_200_000).toISOString().replace('Z', '+02:00');
    const one = `id eq "${ada.id}" and meta.lastModified`;
    for (const [operator, isThere] of Object.entries({ eq: 1, ge: 1, le: 1, gt: 0, lt: 0, ne: 0 })) {
      expect([operator, (await found('/Users', `${one} ${operator} "${shifted}"`)).size]).toEqual([operator, isThere]);
    }
    expect((await found('/Users', `${one} gt "2020-01-01T00:00:00Z"`)).size).toBe(1);
  });

  it('finds by version', async () => {
    const { version } = outer.meta;
    const ids = await found('/Groups', `meta.version eq ${JSON.stringify(version)} and displayName eq "outer"`);
    expect(ids).toEqual(new Set([outer.id]));
  });

  it('does not take patterns of the database for anything but text', async () => {
    for (const text of ['%', '_', "'; DROP TABLE users; --", '\\u0000']) {
      const { status } = await scim.get('/Users', { filter: `userName co "${text}"` });
      expect([text, status === 200 || status === 400]).toEqual([text, true]);
    }
    expect(await found('/Users', 'userName co "%"')).toEqual(new Set());
    expect((await found('/Users', 'userName pr')).size).toBeGreaterThan(1);
  });

  it.each([
    ['userName', 'An operator'],
    ['userName eq', 'A value is expected'],
    ['userName eq ada', 'A value is expected'],
    ['unheardOf eq "x"', 'There is no attribute "unheardOf".'],
    ['urn:example:User:userName eq "x"', 'There is no attribute'],
    ['password eq "x"', '"password" cannot be asked for.'],
    ['password pr', '"password" cannot be asked for.'],
    ['userName eq 5', '"userName" is a string: put its value in quotes.'],
    ['active eq "yes"', '"active" is a boolean'],
    ['active gt true', '"active" is a boolean and is compared by eq, ne only.'],
    ['meta.created co "2026"', '"created" is a dateTime and is compared by'],
    ['meta.created gt "yesterday"', '"created" is a dateTime such as'],
    ['x509Certificates.value gt "a"', '"value" is a binary and is compared by'],
    ['name eq "x"', '"name" is compared by its sub-attributes.'],
    ['addresses eq "x"', '"addresses" is compared by its sub-attributes.'],
    ['meta.location ew "1"', '"location" is a reference and is compared by eq, ne only.'],
    ['userName gt null', 'Nothing is compared with null by gt.'],
    ['userName[value eq "x"]', '"userName" has no sub-attributes to filter by.'],
    ['emails[unheardOf eq "x"]', '"emails" has no sub-attribute "unheardOf".'],
    [`${ENTERPRISE}:manager.displayName eq "x"`, 'cannot be filtered by.'],
    [`${'('.repeat(21)}id pr${')'.repeat(21)}`, 'A filter is nested at most 20 deep.'],
  ])('is refused with what is wrong with it: %s', async (filter, detail) => {
    const { status, body } = await scim.get<Failure>('/Users', { filter });
    expect([status, body.status, body.scimType]).toEqual([400, '400', 'invalidFilter']);
    expect(body.detail).toContain(detail);
  });

  it('has attributes that only some of the types have, across types', async () => {
    expect(await found('/', `userName eq "charles" or displayName eq "inner"`)).toEqual(
      new Set([charles.id, inner.id]),
    );
    expect(await found('/', `id eq "${inner.id}" and userName ne "x"`)).toEqual(new Set([inner.id]));
    expect((await scim.get('/', { filter: 'unheardOf pr' })).status).toBe(400);
  });
});

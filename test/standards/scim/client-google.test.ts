import { TestServer } from '../../support/test-server.js';
import { PATCH_OP, QueryClient, USER, type List, type Resource } from './query-client.js';

interface Attribute {
  name: string;
  multiValued: boolean;
  mutability: string;
  subAttributes?: Attribute[];
}

/**
 * What Google Workspace does with an application of its own mapping: it reads the schemas, offers their attributes to the
 * administrator, and fills those that he has mapped.
 */
describe('Google Workspace', () => {
  let server: TestServer;
  let google: QueryClient;
  let user: Resource;

  beforeAll(async () => {
    server = await TestServer.start();
    google = await QueryClient.of(server);
  });
  afterAll(() => server.stop());

  it('tries the token', async () => {
    expect((await google.get<List>('/Users?startIndex=1&count=1')).status).toBe(200);
  });

  it('finds every attribute that it maps in the schemas, and may write it', async () => {
    const { Resources } = await google.list('/Schemas');
    const attributes = Resources.flatMap((schema) => schema['attributes'] as Attribute[]);
    const writable = attributes
      .filter(({ mutability }) => mutability !== 'readOnly')
      .flatMap(({ name, subAttributes = [] }) => [name, ...subAttributes.map((sub) => `${name}.${sub.name}`)]);
    const mapped = [
      'userName',
      'name.givenName',
      'name.familyName',
      'emails.value',
      'emails.type',
      'phoneNumbers.value',
      'addresses.streetAddress',
      'addresses.postalCode',
      'title',
      'department',
      'organization',
      'employeeNumber',
      'manager.value',
      'active',
    ];
    expect(mapped.filter((name) => !writable.includes(name))).toEqual([]);
  });

  it('looks for the user, and creates him when nobody is found', async () => {
    const found = await google.get<List>('/Users?filter=userName%20eq%20%22ada%40example.org%22');
    expect(found.body.totalResults).toBe(0);
    const { status, body } = await google.post('/Users', {
      schemas: [USER],
      userName: 'ada@example.org',
      name: { givenName: 'Ada', familyName: 'Lovelace' },
      emails: [{ value: 'ada@example.org', type: 'work', primary: true }],
      phoneNumbers: [{ value: '+44 20 7946 0000', type: 'work' }],
      addresses: [{ type: 'work', streetAddress: "12 St James's Square", postalCode: 'SW1Y 4JH', country: 'GB' }],
      title: 'Countess',
      active: true,
    });
    expect(status).toBe(201);
    user = body;
  });

  it('changes what has changed, with a path for each attribute', async () => {
    const { status, body } = await google.call('PATCH', `/Users/${user.id}`, {
      schemas: [PATCH_OP],
      Operations: [
        { op: 'replace', path: 'title', value: 'Mathematician' },
        { op: 'replace', path: 'name.familyName', value: 'King' },
        { op: 'remove', path: 'phoneNumbers' },
      ],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ title: 'Mathematician', name: { givenName: 'Ada', familyName: 'King' } });
    expect(body).not.toHaveProperty('phoneNumbers');
  });

  it('reads who has changed since it last looked', async () => {
    const since = (time: string): Promise<List> =>
      google.list('/Users', { filter: `meta.lastModified gt "${time}" and userName pr`, sortBy: 'meta.lastModified' });
    const { body: now } = await google.get(`/Users/${user.id}`);
    expect((await since(user.meta.lastModified)).Resources.map(({ id }) => id)).toEqual([user.id]);
    expect((await since(now.meta.lastModified)).totalResults).toBe(0);
  });

  it('suspends the user, and deletes him later', async () => {
    await google.patch(`/Users/${user.id}`, { op: 'replace', value: { active: false } });
    const suspended = await google.list('/Users', { filter: 'active eq false' });
    expect(suspended.Resources.map(({ id }) => id)).toEqual([user.id]);
    expect((await google.call('DELETE', `/Users/${user.id}`)).status).toBe(204);
    expect((await google.list('/Users', { filter: 'userName eq "ada@example.org"' })).totalResults).toBe(0);
  });
});

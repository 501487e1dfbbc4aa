import { TestServer } from '../../support/test-server.js';
import { ENTERPRISE_URN, GROUP_URN, ScimClient, USER_URN, type Resource } from './scim-client.js';

interface Attribute {
  name: string;
  type: string;
  subAttributes?: Attribute[];
}

describe('what SCIM says of itself', () => {
  let server: TestServer;
  let anybody: ScimClient;

  beforeAll(async () => {
    server = await TestServer.start();
    anybody = new ScimClient(server.as(undefined));
  });
  afterAll(() => server.stop());

  it.each([
    '/ServiceProviderConfig',
    '/ResourceTypes',
    '/ResourceTypes/User',
    '/ResourceTypes/Group',
    '/Schemas',
    `/Schemas/${USER_URN}`,
    `/Schemas/${GROUP_URN}`,
    `/Schemas/${ENTERPRISE_URN}`,
  ])('[SC-01] %s is answered to anybody', async (path) => {
    const { status, headers, body } = await anybody.get(path);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/scim+json']);
    if (body.meta) expect(body.meta.location).toBe(`${server.url}/scim/v2${path}`);
  });

  it.each(['/ResourceTypes/Device', '/Schemas/urn:example:other'])('[SC-01] %s is not there', async (path) => {
    expect((await anybody.get(path)).status).toBe(404);
  });

  it.each(['/ServiceProviderConfig', '/ResourceTypes', '/Schemas'])('[SC-01] %s is never filtered', async (path) => {
    expect((await anybody.get(`${path}?filter=${encodeURIComponent('id pr')}`)).status).toBe(403);
  });

  it.each(['/ServiceProviderConfig', '/ResourceTypes/User', '/Schemas'])('[SC-01] %s is only read', async (path) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const { status, headers } = await anybody.call(method, path);
      expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
  });

  it('[SC-03] describes every attribute with all its characteristics', async () => {
    const { body } = await anybody.get('/Schemas');
    const schemas = body.Resources as { id: string; attributes: Attribute[] }[];
    expect(schemas.map(({ id }) => id)).toEqual([USER_URN, ENTERPRISE_URN, GROUP_URN]);
    const all = schemas.flatMap(({ attributes }) =>
      attributes.flatMap((each) => [each, ...(each.subAttributes ?? [])]),
    );
    for (const attribute of all) {
      expect(attribute).toMatchObject({
        multiValued: expect.any(Boolean),
        description: expect.stringMatching(/.{5,}/),
        required: expect.any(Boolean),
        caseExact: expect.any(Boolean),
        mutability: expect.stringMatching(/^(readOnly|readWrite|immutable|writeOnly)$/),
        returned: expect.stringMatching(/^(always|never|default|request)$/),
        uniqueness: expect.stringMatching(/^(none|server|global)$/),
      });
      expect('subAttributes' in attribute).toBe(attribute.type === 'complex');
      expect('referenceTypes' in attribute).toBe(attribute.type === 'reference');
    }
    const one = (await anybody.get(`/Schemas/${USER_URN.toUpperCase()}`)).body;
    expect(schemas[0]).toEqual(one);
  });

  it('[SC-03] describes whatever a user or a group is shown with', async () => {
    const scim = ScimClient.of(server);
    const manager = await scim.user({ displayName: 'Charles' });
    const user = await scim.user({
      schemas: [USER_URN, ENTERPRISE_URN],
      emails: [{ value: 'a@a.example', primary: true }],
      [ENTERPRISE_URN]: { manager: { value: manager.id } },
    });
    const group = await scim.group([user]);
    const shown = (await scim.get(`/Users/${user.id}`)).body;
    const schemas = (await anybody.get('/Schemas')).body.Resources as { id: string; attributes: Attribute[] }[];
    const attributesOf = (urn: string): Attribute[] => schemas.find(({ id }) => id === urn)?.attributes ?? [];
    expect(undescribed(shown, attributesOf(USER_URN))).toEqual([ENTERPRISE_URN]);
    expect(undescribed(shown[ENTERPRISE_URN] as object, attributesOf(ENTERPRISE_URN))).toEqual([]);
    expect(undescribed(group, attributesOf(GROUP_URN))).toEqual([]);
  });
});

/** The members of a resource, and of their values, that no attribute describes. The common ones go without saying. */
function undescribed(resource: Resource | object, attributes: readonly Attribute[]): string[] {
  return Object.entries(resource).flatMap(([name, value]: [string, unknown]) => {
    if (['schemas', 'id', 'externalId', 'meta'].includes(name)) return [];
    const attribute = attributes.find((candidate) => candidate.name === name);
    if (!attribute) return [name];
    const parts = (Array.isArray(value) ? value : [value]).filter((part) => typeof part === 'object') as object[];
    return parts.flatMap((part) => undescribed(part, attribute.subAttributes ?? []).map((sub) => `${name}.${sub}`));
  });
}

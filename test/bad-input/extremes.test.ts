import { randomInt } from 'node:crypto';
import { aName, type Made } from '../support/builders.js';
import { problemOf } from '../support/problem.js';
import { TestServer } from '../support/test-server.js';

/** 255 characters in as many bytes as they can have, and in no order that could be compressed. */
function theLongestName(): string {
  const characters = Array.from({ length: 255 }, () => String.fromCodePoint(randomInt(0x20000, 0x2a6d0)));
  return characters.map((character) => `${character}\ufe0f`).join('');
}

describe('At the edge of what is allowed', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it.each([
    ['users', 'username', {}],
    ['groups', 'name', {}],
    ['privileges', 'name', {}],
    ['privilege-sets', 'name', {}],
    ['authentication-services', 'name', { kind: 'local' }],
  ])('takes the longest name of %s and finds it again', async (path, field, more) => {
    const name = theLongestName();
    const created = await server.admin.post<Made>(path, { [field]: name, ...more });
    expect(created.status).toBe(201);
    const { body } = await server.admin.get(`${path}?${field}=${encodeURIComponent(name)}`);
    expect(body.items).toMatchObject([{ id: created.body.id }]);
    const id = path === 'privileges' ? encodeURIComponent(name) : created.body.id;
    expect((await server.admin.delete(`${path}/${id}`)).status).toBe(204);
  });

  it('takes a resource whose kind and name are both as long as can be', async () => {
    const answer = await server.admin.post('resources', { kind: theLongestName(), name: theLongestName() });
    expect(answer.status).toBe(201);
  });

  it.each([
    ['2030-01-01T00:00:00Z', '2030-01-01T00:00:00.000Z'],
    ['2030-01-01t01:30:00.123456789+01:30', '2030-01-01T00:00:00.123Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59-23:59', '+010000-01-01T23:58:59.000Z'],
  ])('takes an instant for what it is: %s', async (validFrom, expected) => {
    const { status, body } = await server.admin.post('tokens', { validFrom });
    expect(status).toBe(201);
    expect(body.validFrom).toBe(expected);
  });

  it('gives a bit of the mask once', async () => {
    const create = (): ReturnType<typeof server.admin.post> =>
      server.admin.post('privileges', { name: aName(), maskBit: 40 });
    expect((await create()).status).toBe(201);
    expect(problemOf(await create())).toEqual({ status: 409, code: 'mask_bit_taken', fields: [] });
  });
});

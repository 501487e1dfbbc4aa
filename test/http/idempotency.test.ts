import type { Answer, Api } from '../support/api.js';
import { aGroup, aName, aUser } from '../support/builders.js';
import { aToken, expectStatus, outcome } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';

describe('Idempotency-Key', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  function post(path: string, body: object, key: string, api?: Api): Promise<Answer> {
    return (api ?? server.admin).post(path, body, { headers: { 'Idempotency-Key': key } });
  }

  async function countOf(name: string): Promise<number> {
    return (await server.sql('SELECT 1 FROM groups WHERE name = $1', [name])).length;
  }

  it('IK-01: gives the same answer to the same request, and carries it out once', async () => {
    const [key, name] = [aName('key'), aName('group')];
    const first = await post('groups', { name }, key);
    const second = await post('groups', { name }, key);
    expect(first.status).toBe(201);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(comparable(second)).toEqual(comparable(first));
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await countOf(name)).toBe(1);
  });

  it('keeps the answer even after the thing has changed or is gone', async () => {
    const [key, name] = [aName('key'), aName('group')];
    const first = await post('groups', { name }, key);
    await expectStatus(server.admin.delete(`groups/${String(first.body.id)}`), 204);
    expect(comparable(await post('groups', { name }, key))).toEqual(comparable(first));
    expect(await countOf(name)).toBe(0);
  });

  it('IK-01: gives back the secret of a token, and stores it in no form that can be read', async () => {
    const key = aName('key');
    const first = await post('tokens', { description: 'd' }, key);
    const second = await post('tokens', { description: 'd' }, key);
    expect(first.body.token).toMatch(/^gh_p_/);
    expect(comparable(second)).toEqual(comparable(first));
    const [row] = await server.sql<{ answer: Buffer }>('SELECT answer FROM idempotency_keys WHERE key = $1', [key]);
    const stored = row?.answer ?? Buffer.alloc(0);
    expect(stored.length).toBeGreaterThan(100);
    for (const text of [String(first.body.token), 'token', 'description']) {
      expect(stored.includes(Buffer.from(text))).toBe(false);
    }
  });

  it.each(['access/check', 'access/checks', 'access/explain'])(
    'is not regarded by %s: a question is answered anew after a revocation',
    async (path) => {
      const user = await aUser(server.admin);
      const group = await aGroup(server.admin);
      await expectStatus(server.admin.put(`groups/${group.id}/privileges/ADMINISTRATION`), 200);
      await expectStatus(server.admin.put(`groups/${group.id}/members/${user.id}`), 200);
      const question = { user: user.id, privilege: 'ADMINISTRATION' };
      const [body, key] = [path.endsWith('checks') ? { checks: [question] } : question, aName('key')];
      expect(JSON.stringify((await post(path, body, key)).body)).toContain('"allowed":true');
      await expectStatus(server.admin.delete(`groups/${group.id}/members/${user.id}`), 204);
      const second = await post(path, body, key);
      expect(JSON.stringify(second.body)).toContain('"allowed":false');
      expect(second.headers.get('idempotency-replayed')).toBeNull();
    },
  );

  it('IK-02: refuses another request under the same key', async () => {
    const [key, name] = [aName('key'), aName('group')];
    await expectStatus(post('groups', { name }, key), 201);
    const others: [string, object][] = [
      ['groups', { name: aName('group') }],
      ['groups', { name, description: 'x' }],
      ['privileges', { name }],
      ['groups?x=1', { name }],
    ];
    for (const [path, body] of others) {
      expect(outcome(await post(path, body, key))).toBe('422 idempotency_key_reused');
    }
    expect(outcome(await server.admin.get(`privileges/${name}`))).toBe('404 privilege_not_found');
  });

  it('IK-03: carries out one of many at the same moment; the others wait or get its answer', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [key, name] = [aName('key'), aName('group')];
      const answers = await Promise.all(Array.from({ length: 12 }, () => post('groups', { name }, key)));
      const made = answers.filter((answer) => answer.status === 201);
      const busy = answers.filter((answer) => answer.status === 409);
      expect(made.length + busy.length).toBe(answers.length);
      expect(made.filter((answer) => answer.headers.get('idempotency-replayed') === null)).toHaveLength(1);
      for (const answer of made) expect(answer.body).toEqual(made[0]?.body);
      for (const answer of busy) {
        expect(outcome(answer)).toBe('409 idempotency_in_progress');
        expect(answer.headers.get('retry-after')).toBe('1');
      }
      expect(await countOf(name)).toBe(1);
    }
  });

  it('IK-04: keeps the keys of different callers apart', async () => {
    const key = aName('key');
    const users = await Promise.all([aUser(server.admin), aUser(server.admin)]);
    const tokens = await Promise.all(users.map((user) => post('tokens', {}, key, server.as(user.token))));
    expect(tokens.map((answer) => answer.status)).toEqual([201, 201]);
    expect(tokens[0]?.body.token).not.toBe(tokens[1]?.body.token);
  });

  it('IK-04: gives a narrowed token no answer that its owner got with another one', async () => {
    const key = aName('key');
    const user = await aUser(server.admin);
    const narrowed = server.as(await aToken(server.admin, `users/${user.id}`, { scopes: ['AUTHORING'] }));
    const first = await post('tokens', {}, key, server.as(user.token));
    expect(first.status).toBe(201);
    const second = await post('tokens', {}, key, narrowed);
    expect(outcome(second)).toBe('403 forbidden');
    expect(second.body).not.toHaveProperty('token');
  });

  it('serves the same caller with another of his tokens', async () => {
    const [key, name] = [aName('key'), aName('group')];
    const other = server.as(await aToken(server.admin, 'users/1'));
    const first = await post('groups', { name }, key);
    expect(comparable(await post('groups', { name }, key, other))).toEqual(comparable(first));
  });

  it('gives a refusal again, although the same request would succeed by now', async () => {
    const key = aName('key');
    const group = await aGroup(server.admin);
    const first = await post('groups', { name: group.name }, key);
    expect(outcome(first)).toBe('409 group_name_taken');
    await expectStatus(server.admin.delete(`groups/${group.id}`), 204);
    const second = await post('groups', { name: group.name }, key);
    expect(outcome(second)).toBe('409 group_name_taken');
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect((await post('groups', { name: group.name }, aName('key'))).status).toBe(201);
  });

  it('gives a refusal of the body again, field by field', async () => {
    const key = aName('key');
    const first = await post('groups', { name: '', public: 1 }, key);
    const second = await post('groups', { name: '', public: 1 }, key);
    expect(outcome(second)).toBe('400 validation_failed');
    expect(second.body.errors).toEqual(first.body.errors);
    expect(second.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('answers actions with the status they have, again', async () => {
    const key = aName('key');
    const group = await aGroup(server.admin);
    const body = { add: [{ userId: 1 }] };
    const first = await post(`groups/${group.id}/members:batch`, body, key);
    await expectStatus(server.admin.delete(`groups/${group.id}/members/1`), 204);
    const second = await post(`groups/${group.id}/members:batch`, body, key);
    expect(comparable(second)).toEqual(comparable(first));
    expect(second.status).toBe(200);
    expect((await server.admin.get(`groups/${group.id}/members`)).body.items).toEqual([]);
  });

  it('frees a key after 24 hours', async () => {
    const [key, name] = [aName('key'), aName('group')];
    await expectStatus(post('groups', { name }, key), 201);
    await age(key, '23 hours 59 minutes');
    expect((await post('groups', { name }, key)).headers.get('idempotency-replayed')).toBe('true');
    await age(key, '24 hours 1 minute');
    expect(outcome(await post('groups', { name }, key))).toBe('409 group_name_taken');
    await age(key, '24 hours 1 minute');
    expect((await post('groups', { name: `${name}-2` }, key)).status).toBe(201);
  });

  describe('after a crash in the middle of the request', () => {
    it('says that the result is lost when the work was done', async () => {
      const [key, name] = [aName('key'), aName('group')];
      await expectStatus(post('groups', { name }, key), 201);
      await server.sql('UPDATE idempotency_keys SET answer = NULL WHERE key = $1', [key]);
      expect(outcome(await post('groups', { name }, key))).toBe('409 idempotency_in_progress');
      await age(key, '61 seconds');
      expect(outcome(await post('groups', { name }, key))).toBe('409 idempotency_result_lost');
      expect(await countOf(name)).toBe(1);
    });

    it('does the work when it was not done', async () => {
      const [key, name] = [aName('key'), aName('group')];
      await expectStatus(post('groups', { name }, key), 201);
      await server.sql('UPDATE idempotency_keys SET answer = NULL, applied = false WHERE key = $1', [key]);
      await server.sql('DELETE FROM groups WHERE name = $1', [name]);
      expect(outcome(await post('groups', { name }, key))).toBe('409 idempotency_in_progress');
      await age(key, '61 seconds');
      const answer = await post('groups', { name }, key);
      expect(answer.status).toBe(201);
      expect(answer.headers.get('idempotency-replayed')).toBeNull();
      expect(await countOf(name)).toBe(1);
    });
  });

  it.each(['a b', 'ä', 'x'.repeat(256), ''])('refuses the key %p, and does nothing', async (key) => {
    const name = aName('group');
    const headers = { 'Idempotency-Key': Buffer.from(key, 'utf8').toString('latin1') };
    const answer = await server.admin.post('groups', { name }, { headers });
    expect(outcome(answer)).toBe('400 validation_failed');
    expect(answer.body.errors).toMatchObject([{ parameter: 'Idempotency-Key' }]);
    expect(await countOf(name)).toBe(0);
  });

  it('takes no notice of the key on other methods', async () => {
    const key = aName('key');
    const group = await aGroup(server.admin);
    for (const description of ['a', 'b']) {
      const options = { headers: { 'Idempotency-Key': key } };
      const answer = await server.admin.patch(`groups/${group.id}`, { description }, options);
      expect(answer.body.description).toBe(description);
    }
    expect(await server.sql('SELECT 1 FROM idempotency_keys WHERE key = $1', [key])).toEqual([]);
  });

  async function age(key: string, interval: string): Promise<void> {
    await server.sql('UPDATE idempotency_keys SET started_at = now() - $2::interval WHERE key = $1', [key, interval]);
  }
});

function comparable(answer: Answer): object {
  return { status: answer.status, body: answer.body, etag: answer.headers.get('etag') };
}

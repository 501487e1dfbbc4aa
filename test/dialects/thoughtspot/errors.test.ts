import { randomUUID } from 'node:crypto';
import { TestServer } from '../../support/test-server.js';
import { BASES, ThoughtSpotClient, type ThoughtSpotError } from './thoughtspot-client.js';

const GUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

describe('errors of the ThoughtSpot surface', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it.each([
    ...BASES.map((base): [string, string, number] => ['POST', `${base}/nothing`, 404]),
    ['GET', '/callosum/v1/nothing', 404],
    ['GET', '/callosum/v1', 404],
    ['GET', `${BASES[0]}/group/addprivilege`, 405],
    ['DELETE', `${BASES[1]}/session/login`, 405],
    ['POST', `${BASES[1]}/session/info`, 405],
    ['GET', `${BASES[0]}/%`, 404],
  ])('answers %s %s with %d in the form of this surface', async (method, path, status) => {
    const answer = await server.admin.call<ThoughtSpotError>(method, path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(answer.headers.get('x-callosum-request-time-us')).toMatch(/^\d+$/);
    expect(answer.body).toEqual({
      code: 10_002,
      incident_id_guid: answer.headers.get('x-callosum-incident-id'),
      trace_id_guid: answer.headers.get('x-callosum-trace-id'),
      debug: expect.any(String),
    });
    expect(answer.body.incident_id_guid).toMatch(GUID);
    expect(JSON.parse(answer.body.debug)).toEqual([expect.any(String)]);
    if (status === 405) expect(answer.headers.get('allow')).toBeTruthy();
  });

  it('names the incident like the request when the caller sent a GUID, and by a GUID of its own otherwise', async () => {
    const id = randomUUID();
    const path = `${BASES[0]}/session/info`;
    const named = await server.as(undefined).get<ThoughtSpotError>(path, { headers: { 'X-Request-Id': id } });
    expect(named.body.incident_id_guid).toBe(id);
    const other = await server.as(undefined).get<ThoughtSpotError>(path, { headers: { 'X-Request-Id': 'batch-7' } });
    expect(other.headers.get('x-request-id')).toBe('batch-7');
    expect(other.body.incident_id_guid).toMatch(GUID);
  });

  it('is not taken for this surface by an address that only begins like it', async () => {
    const answer = await server.admin.get<{ code: string }>('/tspublic/v12/session/info');
    expect(answer.status).toBe(404);
    expect(answer.body.code).toBe('route_not_found');
  });

  it('tells nothing of what went wrong inside', async () => {
    const broken = await TestServer.start();
    try {
      const admin = await ThoughtSpotClient.signIn(broken);
      await broken.sql('ALTER TABLE group_privileges RENAME TO gone');
      const answer = await admin.post<ThoughtSpotError>('group/addprivilege', {
        privilege: 'DEVELOPER',
        groupNames: 'shared.infra',
      });
      expect(answer.status).toBe(500);
      expect(answer.body.code).toBe(10_000);
      expect(answer.body.debug).toBe('["Something went wrong on our side."]');
    } finally {
      await broken.stop();
    }
  });
});

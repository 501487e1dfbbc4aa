import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { aGroup } from '../../support/builders.js';
import { ADMIN_PASSWORD, TestServer } from '../../support/test-server.js';
import { ALL_GROUP, BASE, curl, grantsOf } from './thoughtspot-client.js';

/** The commands of ThoughtSpot's documents as they stand there, run by the real curl. */
describe("the curl commands of ThoughtSpot's documents", () => {
  let server: TestServer;
  let base: string;
  let folder: string;
  let jar: string;

  beforeAll(async () => {
    server = await TestServer.start();
    base = `${server.url}${BASE}`;
    folder = await mkdtemp(path.join(os.tmpdir(), 'guildhall-curl-'));
    jar = path.join(folder, 'cookies');
    const form = ['--data-urlencode', 'username=admin', '--data-urlencode', `password=${ADMIN_PASSWORD}`];
    const header = ['--header', 'X-Requested-By: ThoughtSpot'];
    const answer = await curl('-X', 'POST', ...header, '-c', jar, ...form, `${base}/session/login`);
    expect(answer).toEqual({ status: 204, body: '' });
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await server.stop();
  });

  const documented = (call: string, data: string, ...more: readonly string[]): ReturnType<typeof curl> =>
    curl(
      ...['-X', 'POST', '--header', 'Content-Type: application/x-www-form-urlencoded'],
      ...['--header', 'Accept: application/json', '--header', 'X-Requested-By: ThoughtSpot'],
      ...['-d', data, `${base}/group/${call}`, ...more],
    );

  /** What one user may do, and what All was given, as the native API shows it. */
  const effective = async (id: number): Promise<string[]> => {
    const { body } = await server.admin.get<{ items: { name: string }[] }>(`users/${id}/privileges`);
    return body.items.map(({ name }) => name);
  };

  it('keep the session in a cookie that scripts cannot read', async () => {
    expect(await readFile(jar, 'utf8')).toMatch(/^#HttpOnly_127\.0\.0\.1\t.*\tJSESSIONID\tgh_s_\w+$/m);
  });

  it('add to All and remove again, with 204 and in effect for every user', async () => {
    const ids: number[] = [];
    for (const username of ['ada', 'grace']) {
      ids.push((await server.admin.post<{ id: number }>('users', { username })).body.id);
    }
    for (const privilege of ['DATADOWNLOADING', 'USERDATAUPLOADING']) {
      const data = `privilege=${privilege}&groupNames=All`;
      expect(await documented('addprivilege', data, '-b', jar)).toEqual({ status: 204, body: '' });
      expect(await grantsOf(server, ALL_GROUP)).toContain(privilege);
      for (const id of ids) expect(await effective(id)).toContain(privilege);
      expect(await documented('removeprivilege', data, '-b', jar)).toEqual({ status: 204, body: '' });
      expect(await grantsOf(server, ALL_GROUP)).not.toContain(privilege);
      for (const id of ids) expect(await effective(id)).not.toContain(privilege);
    }
  });

  it('answer 401 with code 10003 without the cookie', async () => {
    const answer = await documented('addprivilege', 'privilege=DATADOWNLOADING&groupNames=All');
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 10_003, debug: expect.stringMatching(/^\[".+"\]$/) });
    expect(await grantsOf(server, ALL_GROUP)).toEqual(['AUTHORING']);
  });

  it('work as multipart with -F, and with -F from a file', async () => {
    const analyst = await aGroup(server.admin, { name: 'Analyst' });
    const session = ['-b', jar, '-H', 'X-Requested-By: ThoughtSpot'];
    const fields = ['-F', 'privilege=DATADOWNLOADING', '-F', 'groupNames=["Analyst"]'];
    const added = await curl('-X', 'POST', ...session, ...fields, `${base}/group/addprivilege`);
    expect(added).toEqual({ status: 204, body: '' });
    expect(await grantsOf(server, analyst.id)).toEqual(['DATADOWNLOADING']);

    const accept = ['-H', 'Accept: application/json'];
    const shown = await curl('-X', 'POST', ...session, ...accept, ...fields, `${base}/group/removeprivilege`);
    expect(shown.status).toBe(200);
    expect(JSON.parse(shown.body)).toMatchObject({ displayName: 'Analyst', privileges: [] });
    expect(await grantsOf(server, analyst.id)).toEqual([]);
  });

  it('are refused as JSON with 415 and no body', async () => {
    const session = ['-b', jar, '-H', 'X-Requested-By: ThoughtSpot', '-H', 'Content-Type: application/json'];
    const data = ['-d', '{"privilege":"DATADOWNLOADING","groupNames":["All"]}'];
    const answer = await curl('-X', 'POST', ...session, ...data, `${base}/group/addprivilege`);
    expect(answer).toEqual({ status: 415, body: '' });
    expect(await grantsOf(server, ALL_GROUP)).toEqual(['AUTHORING']);
  });
});

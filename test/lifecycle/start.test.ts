import path from 'node:path';
import { GuildhallProcess } from '../support/guildhall-process.js';
import { cleanUp, temporaryFolder } from '../support/processes.js';

const CHOSEN_TOKEN = 'chosen-by-the-operator-0123456789abcdef';

describe('Starting the server', () => {
  afterEach(cleanUp);

  it('prints where Swagger UI is and who the administrator is, on the first start only', async () => {
    const dataDir = path.join(temporaryFolder(), 'data');
    const first = await GuildhallProcess.start({ dataDir });
    const { port } = new URL(first.url);
    expect(Number(port)).toBeGreaterThan(0);
    expect(first.stdout).toContain(`Swagger UI  http://127.0.0.1:${port}/docs\n`);
    expect(first.stdout).toContain(`embedded Postgres 17`);
    const { username, password, token } = first.credentials ?? {};
    const signedIn = await first.as(undefined).post('sessions', { username, password });
    expect(signedIn.status).toBe(201);
    const made = await first.as(token).post('groups', { name: 'kept' });
    expect(made.status).toBe(201);
    expect(await first.stop()).toBe(0);

    const second = await GuildhallProcess.start({ dataDir });
    expect(second.credentials).toBeNull();
    expect(second.stdout).not.toMatch(/password|gh_/i);
    expect((await second.as(token).get(`groups/${String(made.body.id)}`)).body).toEqual(made.body);
  });

  it('takes the password and the token of the administrator from the settings, on the first start only', async () => {
    const dataDir = path.join(temporaryFolder(), 'data');
    const first = await GuildhallProcess.start({
      dataDir,
      env: { GUILDHALL_ADMIN_PASSWORD: 'first password', GUILDHALL_ADMIN_TOKEN: CHOSEN_TOKEN },
    });
    expect(first.credentials).toEqual({ username: 'admin', password: 'first password', token: CHOSEN_TOKEN });
    await first.stop();

    const other = CHOSEN_TOKEN.toUpperCase();
    const second = await GuildhallProcess.start({
      dataDir,
      env: { GUILDHALL_ADMIN_PASSWORD: 'other password', GUILDHALL_ADMIN_TOKEN: other },
    });
    expect((await second.as(CHOSEN_TOKEN).get('me')).body).toMatchObject({ administrator: true });
    expect((await second.as(other).get('me')).status).toBe(401);
    const signIn = (password: string): Promise<{ status: number }> =>
      second.as(undefined).post('sessions', { username: 'admin', password });
    expect((await signIn('other password')).status).toBe(401);
    expect((await signIn('first password')).status).toBe(201);
  });

  it('shows addresses that begin with PUBLIC_URL where one is set', async () => {
    const server = new GuildhallProcess({
      dataDir: path.join(temporaryFolder(), 'data'),
      env: { PUBLIC_URL: 'https://guildhall.example/api/' },
    });
    await server.whenReady();
    expect(server.stdout).toContain('https://guildhall.example/api/docs\n');
  });
});

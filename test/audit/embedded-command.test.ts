import path from 'node:path';
import { aGroup } from '../support/builders.js';
import { GuildhallProcess } from '../support/guildhall-process.js';
import { cleanUp, temporaryFolder } from '../support/processes.js';
import { runCommand } from './commands.js';

describe('the commands of the audit trail, on the embedded Postgres', () => {
  afterEach(cleanUp);

  it('work beside the server that has started it, and without one', async () => {
    const dataDir = path.join(temporaryFolder(), 'data');
    const env = { GUILDHALL_DATA_DIR: dataDir };
    const server = await GuildhallProcess.start({ dataDir });
    const admin = server.as(server.credentials?.token);
    await aGroup(admin);
    const { body } = await admin.get('audit-events:verify');
    const beside = await runCommand('verify', [], env);
    expect(JSON.parse(beside.stdout)).toEqual(body);
    expect((await admin.get('me')).status).toBe(200);
    expect(await server.stop()).toBe(0);
    const alone = await runCommand('verify', ['--head', String(body.head)], env);
    expect(JSON.parse(alone.stdout)).toMatchObject({ intact: true, keptHead: 'found', checked: body.checked });
    expect(alone.code).toBe(0);
    const again = await GuildhallProcess.start({ dataDir });
    expect((await again.as(admin.token).get('audit-events:verify')).body).toMatchObject({ intact: true });
  }, 180_000);
});

import { execFile, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { aGroup } from '../support/builders.js';
import { cleanUp, temporaryFolder } from '../support/processes.js';
import { verifyFile } from '../../src/audit/chain/verify-file.js';
import { TestServer } from '../support/test-server.js';
import { auditCommand, runCommand } from './commands.js';
import { sign, storedEvents, tamper, verify } from './trail.js';

const FUTURE = '2999-01-01';
const INSERT = `INSERT INTO audit_events (occurred_at, action, target_type, target_id, target_name, surface, revision)
  SELECT now() - interval '400 days', 'group.created', 'group', n, 'old', 'system', 2 FROM generate_series(1, $1::integer) n`;

const hasPython = spawnSync('python3', ['--version']).status === 0;
/** CI always runs the test, and fails without Python; elsewhere it is skipped, and its title says so. */
const itInPython = hasPython || process.env.CI ? it : it.skip;

describe('the commands of the audit trail', () => {
  let server: TestServer;
  let folder: string;

  beforeEach(async () => {
    folder = temporaryFolder();
    server = await TestServer.start();
    await aGroup(server.admin);
  });
  afterEach(async () => {
    await server.stop();
    await cleanUp();
  });

  const file = (name: string): string => path.join(folder, name);
  const run = (name: string, ...args: readonly string[]): ReturnType<typeof auditCommand> =>
    auditCommand(server, name, ...args);

  it('verify the database and say the same as the server, with 0 for a whole trail and 1 for a damaged one', async () => {
    await sign(server);
    const whole = await run('verify');
    expect({ code: whole.code, stderr: whole.stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(whole.stdout)).toEqual(await verify(server));
    expect((await run('verify', '--head', (await verify(server)).head)).code).toBe(0);
    expect((await run('verify', '--head', `1:${'0'.repeat(64)}`)).code).toBe(1);
    const [first] = await storedEvents(server);
    await tamper(server, `UPDATE audit_events SET action = 'x' WHERE id = ${first?.id}`);
    const damaged = await run('verify');
    expect(damaged.code).toBe(1);
    expect(JSON.parse(damaged.stdout)).toMatchObject({ intact: false, damage: { kind: 'altered', id: first?.id } });
  });

  it('end with 2 when they cannot do their work, and say why', async () => {
    const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', GUILDHALL_SECRET_KEY: 'x'.repeat(32) };
    for (const [name, args, message] of [
      ['verify', [], 'ECONNREFUSED'],
      ['verify', ['--head', 'x'], '--head must be'],
      ['verify', ['--file', file('missing')], 'ENOENT'],
      ['prune', ['--without-export'], 'Give --before'],
      ['prune', ['--before', FUTURE], '--without-export'],
    ] as const) {
      const { code, stderr } = await runCommand(name, args, env);
      expect({ name, args, code }).toEqual({ name, args, code: 2 });
      expect(stderr).toContain(message);
    }
  });

  it.each(['trail.ndjson', 'trail.ndjson.gz'])(
    'export to %s, which can be verified without a database',
    async (name) => {
      await server.sql(INSERT, [1_200]);
      expect((await run('export', '--out', file(name))).code).toBe(0);
      const { checked, head } = await verify(server);
      const result = await runCommand('verify', ['--file', file(name), '--head', head], {});
      expect(JSON.parse(result.stdout)).toEqual({
        intact: true,
        checked,
        after: `0:${'0'.repeat(64)}`,
        head,
        damage: null,
        problem: null,
      });
      expect(await run('export', '--out', file(name))).toMatchObject({ code: 2 });
    },
  );

  it('see every damage to an exported file', async () => {
    for (let count = 0; count < 4; count += 1) await aGroup(server.admin);
    const { stdout } = await run('export');
    const lines = stdout.trimEnd().split('\n');
    const [a = '', b = '', c = '', d = '', ...rest] = lines;
    const damages: Record<string, string[]> = {
      'altered: ': [a, b.replace('group', 'grouq'), c, d, ...rest],
      [`missing: The last line speaks of ${lines.length - 1} events.`]: [a, c, d, ...rest],
      'reordered: ': [a, c, b, d, ...rest],
      ': The last line is missing: the export has broken off.': lines.slice(0, -1),
      ': Line 1 is no event.': [`x${a}`, b, c, d, ...rest],
      [`: Line ${lines.length + 1} comes after the last one.`]: [...lines, a],
      [`cut_off: The last line speaks of ${lines.length - 1} events.`]: [...lines.slice(0, -2), lines.at(-1) ?? ''],
    };
    for (const [expected, content] of Object.entries(damages)) {
      fs.writeFileSync(file('damaged'), `${content.join('\n')}\n`);
      const { intact, damage, problem } = await verifyFile(file('damaged'), {});
      expect(intact).toBe(false);
      expect(`${damage?.kind ?? ''}: ${problem ?? ''}`).toBe(expected);
    }
    expect((await runCommand('verify', ['--file', file('damaged')], {})).code).toBe(1);
  });

  it('remove old events once they are exported, and the trail goes on from there', async () => {
    await server.sql(INSERT, [11_000]);
    await tamperAge();
    await aGroup(server.admin);
    await sign(server);
    const before = await verify(server);
    const { code, stdout, stderr } = await run(
      'prune',
      '--older-than-days',
      '30',
      '--export',
      file('old.gz'),
      '--by',
      'Ada',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('Exported') });
    const { removed, through } = JSON.parse(stdout) as { removed: number; through: string };
    const after = await verify(server);
    expect(removed).toBeGreaterThan(11_000);
    expect(after).toMatchObject({ intact: true, removed: { count: removed, through } });
    // Each step of 5,000 has left an event.
    expect(after.checked).toBe(before.checked - removed + 3);
    expect(await verify(server, `head=${before.head}`)).toMatchObject({ intact: true, keptHead: 'found' });
    expect(await verify(server, `head=1:${'0'.repeat(64)}`)).toMatchObject({ keptHead: 'removed' });
    const { body } = await server.admin.get<{ items: object[] }>('audit-events?action=audit_events.removed&sort=-id');
    expect(body.items).toHaveLength(3);
    expect(body.items[0]).toMatchObject({
      actor: { userId: null, name: 'Ada' },
      surface: 'system',
      target: { type: 'audit_trail', name: expect.stringMatching(/^before \d{4}-/) },
      after: { through },
    });
    const exported = await runCommand('verify', ['--file', file('old.gz')], {});
    expect(JSON.parse(exported.stdout)).toMatchObject({ intact: true, checked: removed, head: through });
    // What comes after it can be verified with what the file ends with.
    const { stdout: rest } = await run('export');
    fs.writeFileSync(file('rest'), rest);
    expect((await runCommand('verify', ['--file', file('rest'), '--after', through], {})).code).toBe(0);
    const other = `${through.split(':')[0]}:${'1'.repeat(64)}`;
    expect((await runCommand('verify', ['--file', file('rest'), '--after', other], {})).code).toBe(1);
  });

  it('remove whole prefixes only, and nothing when there is nothing old', async () => {
    await sign(server);
    const before = await verify(server);
    expect(await run('prune', '--before', '2020-01-01', '--without-export')).toMatchObject({
      code: 0,
      stderr: 'There is nothing to remove.\n',
    });
    // Old, but after one that is young.
    await server.sql(INSERT, [1]);
    expect(await run('prune', '--older-than-days', '30', '--without-export')).toMatchObject({ code: 0 });
    expect(await verify(server)).toMatchObject({ intact: true, checked: before.checked + 1, removed: null });
  });

  it('remove nothing of a damaged trail', async () => {
    const [first] = await storedEvents(server);
    await tamper(server, `UPDATE audit_events SET action = 'x' WHERE id = ${first?.id}`);
    const result = await run('prune', '--before', FUTURE, '--export', file('damaged'));
    expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing is removed') });
    expect(fs.existsSync(file('damaged'))).toBe(false);
    expect((await verify(server)).removed).toBeNull();
  });

  it('remove everything beside servers that write and verify meanwhile, and nobody is accused', async () => {
    await server.sql(INSERT, [12_000]);
    const state = { isRemoved: false };
    const pruning = run('prune', '--before', FUTURE, '--without-export').finally(() => (state.isRemoved = true));
    const looks: { intact: boolean }[] = [];
    const looking = (async () => {
      while (!state.isRemoved) looks.push(await verify(server));
    })();
    while (!state.isRemoved) await aGroup(server.admin);
    await Promise.all([pruning, looking]);
    expect((await pruning).code).toBe(0);
    expect(looks.filter(({ intact }) => !intact)).toEqual([]);
    expect(looks.length).toBeGreaterThan(1);
    const last = await verify(server);
    expect(last.removed?.count).toBeGreaterThan(12_000);
    expect(last.intact).toBe(true);
    await sign(server);
    await aGroup(server.admin);
    expect(await verify(server)).toMatchObject({ intact: true });
  });

  itInPython(
    `can be verified in ten lines of Python${hasPython ? '' : ' (skipped: python3 is not installed)'}`,
    async () => {
      const { stdout } = await run('export');
      fs.writeFileSync(file('trail.ndjson'), stdout);
      const page = fs.readFileSync('docs/audit.md', 'utf8');
      const [, script = ''] = /^```python\n([^]*?)^```$/m.exec(page) ?? [];
      expect(script.trim().split('\n').length).toBeLessThan(16);
      fs.writeFileSync(file('verify.py'), script);
      const python = (name: string): Promise<string> =>
        promisify(execFile)('python3', [file('verify.py'), file(name)]).then(({ stdout: text }) => text);
      const { checked, head } = await verify(server);
      expect(await python('trail.ndjson')).toBe(`${checked} events, head ${head}\n`);
      fs.writeFileSync(file('altered'), stdout.replace('group.created', 'group.deleted'));
      await expect(python('altered')).rejects.toThrow(/does not fit/);
      fs.writeFileSync(file('short'), stdout.split('\n').slice(0, -2).join('\n'));
      await expect(python('short')).rejects.toThrow(/broken off/);
    },
  );

  /** Has the events of the start be older than those that were inserted as old. */
  async function tamperAge(): Promise<void> {
    await tamper(
      server,
      `CREATE TABLE old AS SELECT * FROM audit_events; DELETE FROM audit_events;
       UPDATE audit_chain SET last_id = 0, head = decode(repeat('00', 32), 'hex')`,
    );
    await server.sql(
      `INSERT INTO audit_events (id, occurred_at, action, target_type, target_id, target_name, surface, revision)
       SELECT id, now() - interval '500 days', action, target_type, target_id, target_name, surface, revision
       FROM old ORDER BY id`,
    );
    await server.sql('DROP TABLE old');
  }
});

import fs from 'node:fs';
import path from 'node:path';
import { locateInstalledBinaries } from '../../src/database/embedded/postgres-binaries.js';
import { afterwards, cleanUp, postmasterOf, ps, temporaryFolder } from '../support/processes.js';
import { isRoot, NOBODY, query, ServerProcess, type Ready } from './harness.js';

const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;

/** A checkout whose package has just been unpacked, with install scripts blocked. */
function aCheckout(): { root: string; native: string; env: Record<string, string> } {
  const root = path.join(temporaryFolder(), 'checkout');
  const embedded = path.join(root, 'dist', 'src', 'database', 'embedded');
  fs.cpSync(path.join(import.meta.dirname, '..', '..', 'src', 'database', 'embedded'), embedded, { recursive: true });
  fs.writeFileSync(path.join(root, 'package.json'), '{ "type": "module" }');

  const installed = path.join(locateInstalledBinaries(), '..');
  const target = path.join(root, 'node_modules', platformPackage);
  fs.cpSync(installed, target, { recursive: true, filter: (file) => !fs.lstatSync(file).isSymbolicLink() });
  const env = { LAUNCHER: path.join(embedded, 'embedded-postgres.js'), THROWAWAY: 'yes' };
  return { root, native: path.join(target, 'native'), env };
}

function makeReadOnly(folder: string): void {
  fs.chmodSync(folder, 0o555);
  afterwards(() => fs.chmodSync(folder, 0o755));
}

async function expectServing(ready: Ready): Promise<void> {
  expect(await query(ready, 'SELECT current_database() AS name')).toEqual([{ name: 'guildhall' }]);
}

function commandOf(ready: Ready): string {
  return ps('command', postmasterOf(ready.folder));
}

/** The account that runs Postgres when we are root, else ourselves. */
function uidOf(ready: Ready): number {
  return Number(ps('uid', postmasterOf(ready.folder)));
}

describe('An installed embedded Postgres', () => {
  afterEach(cleanUp);

  it('runs in place when install scripts were blocked, and never as root', async () => {
    const { root, native, env } = aCheckout();
    const ready = await new ServerProcess(path.join(root, 'data', 'postgres'), { env }).whenReady();
    await expectServing(ready);
    expect(ready.folder).toBe(path.join(root, 'data', 'postgres'));
    expect(commandOf(ready)).toContain(path.join(native, 'bin'));
    expect(uidOf(ready)).not.toBe(0);
    expect(fs.statSync(ready.folder).uid).toBe(uidOf(ready));
  });

  it('runs for a user who is not root', async () => {
    const { env } = aCheckout();
    const home = temporaryFolder();
    if (isRoot) fs.chownSync(home, NOBODY, NOBODY);
    const uid = isRoot ? NOBODY : process.getuid?.();
    const ready = await new ServerProcess(path.join(home, 'postgres'), { env, ...(uid ? { uid } : {}) }).whenReady();
    await expectServing(ready);
    expect(ready.uid).toBe(uid);
    expect(uidOf(ready)).toBe(uid);
  });

  it('runs from a copy beside the data when links are missing in a folder that is read-only', async () => {
    const { native, env } = aCheckout();
    const home = temporaryFolder();
    if (isRoot) fs.chownSync(home, NOBODY, NOBODY);
    else makeReadOnly(path.join(native, 'lib'));
    const options = { env, ...(isRoot ? { uid: NOBODY } : {}) };
    const server = new ServerProcess(path.join(home, 'postgres'), options);
    const ready = await server.whenReady();
    await expectServing(ready);
    expect(commandOf(ready)).toContain(path.join(home, 'postgres-binaries-'));
    expect(server.logged).toHaveLength(1);
    expect(server.logged[0]).toContain('read-only');
  });

  it('moves to the fallback folder when root keeps the checkout to itself, says so once, and stays there', async () => {
    const { root, env } = aCheckout();
    fs.chmodSync(root, 0o700);
    const fallbackRoot = path.join(temporaryFolder(), 'fallback');
    const first = new ServerProcess(path.join(root, 'data', 'postgres'), { env, fallbackRoot });
    const ready = await first.whenReady();
    await expectServing(ready);
    if (!isRoot) {
      expect(ready.folder).toBe(path.join(root, 'data', 'postgres'));
      expect(fs.existsSync(fallbackRoot)).toBe(false);
      return;
    }
    expect(path.dirname(ready.folder)).toBe(fallbackRoot);
    expect(commandOf(ready)).toContain(path.join(fallbackRoot, 'postgres-binaries-'));
    expect(first.logged).toHaveLength(1);
    expect(first.logged[0]).toContain(ready.folder);
    await query(ready, 'CREATE TABLE kept AS SELECT 1 AS id');
    await first.stop();

    fs.chmodSync(root, 0o755);
    const again = await new ServerProcess(path.join(root, 'data', 'postgres'), { env, fallbackRoot }).whenReady();
    expect(await query(again, 'SELECT id FROM kept')).toEqual([{ id: 1 }]);
  });

  it('leaves the database to its owner when root starts it, and takes over one that root has copied', async () => {
    const { env } = aCheckout();
    const home = temporaryFolder();
    const folder = path.join(home, 'postgres');
    if (isRoot) fs.chownSync(home, NOBODY, NOBODY);
    const first = new ServerProcess(folder, { env, ...(isRoot ? { uid: NOBODY } : {}) });
    const owner = uidOf(await first.whenReady());
    await first.stop();

    const second = new ServerProcess(folder, { env });
    expect(uidOf(await second.whenReady())).toBe(owner);
    await second.stop();

    fs.cpSync(folder, `${folder}-copy`, { recursive: true });
    const ready = await new ServerProcess(`${folder}-copy`, { env }).whenReady();
    await expectServing(ready);
    expect(fs.statSync(path.join(ready.folder, 'base')).uid).toBe(uidOf(ready));
  });

  it('refuses the data folder of another user', async () => {
    const mine = path.join(temporaryFolder(), 'postgres');
    fs.mkdirSync(mine, { mode: 0o700 });
    const options = { ...aCheckout(), ...(isRoot ? { uid: NOBODY } : {}) };
    const refused = new ServerProcess(isRoot ? mine : '/usr', options).whenReady();
    await expect(refused).rejects.toThrow('belongs to user id 0');
  });
});

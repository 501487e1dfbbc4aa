// `node scripts/upgrade-check.mjs <git ref> [tests…]`: does the release of that ref run on the schema of this checkout?
// Builds it in a temporary folder, runs its servers and ours side by side on one database, then its own tests (given as
// its paths, such as test/behaviour) with our migrations in place of its own. Takes minutes.
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { prepare, root } from './prepare.mjs';

const MERGE = { headers: { 'Content-Type': 'application/merge-patch+json' } };

const [ref, ...tests] = process.argv.slice(2);
if (ref === undefined) throw new Error('Which release? Give a tag, a branch or a commit.');
await prepare();

const dist = path.join(root, 'dist');
const { ExternalPostgres } = await import(`${dist}/test/support/external-postgres.js`);
const { GuildhallProcess } = await import(`${dist}/test/support/guildhall-process.js`);
const { cleanUp, temporaryFolder } = await import(`${dist}/test/support/processes.js`);

try {
  const old = buildOld();
  await runSideBySide(old);
  if (tests.length > 0) runItsTests(old);
} finally {
  await cleanUp();
}

/** Answers the folder in which the old release is built. */
function buildOld() {
  const folder = path.join(temporaryFolder(), 'old');
  fs.mkdirSync(folder);
  const archive = execFileSync('git', ['archive', ref], { cwd: root, maxBuffer: 1 << 30 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  if (hasItsPackages(folder)) fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  else run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
  run(process.execPath, ['scripts/build.mjs'], folder);
  say(`${ref} is built`);
  return folder;
}

function hasItsPackages(folder) {
  const ours = packagesOf(root);
  return Object.entries(packagesOf(folder)).every(([name, version]) => ours[name] === version);
}

function packagesOf(place) {
  const { dependencies, devDependencies } = JSON.parse(fs.readFileSync(path.join(place, 'package.json'), 'utf8'));
  return { ...dependencies, ...devDependencies };
}

/** The old one makes the database and goes on while the new one migrates; then each sees what the other does. */
async function runSideBySide(folder) {
  const postgres = await ExternalPostgres.start();
  const secretKey = randomBytes(32).toString('hex');
  const token = `administrator-${randomBytes(16).toString('hex')}`;
  const start = (command) =>
    GuildhallProcess.start({
      dataDir: path.join(temporaryFolder(), 'data'),
      command,
      env: {
        DATABASE_URL: postgres.url(),
        GUILDHALL_ADMIN_TOKEN: token,
        GUILDHALL_SECRET_KEY: secretKey,
      },
    });
  const startOld = () => start([process.execPath, path.join(folder, 'dist/src/main.js')]);
  const before = await startOld();
  await live(before, before, token, 'before');
  const now = await start(undefined);
  say('the new server has migrated while the old one ran');
  await live(before, now, token, 'old writes, new reads');
  await live(now, before, token, 'new writes, old reads');
  expectEqual(await before.stop(), 0, 'the old server ends well');
  const again = await startOld();
  await live(again, now, token, 'old started on the new schema, writes, new reads');
  await live(now, again, token, 'new writes, old one that was started anew reads');
  expectEqual(again.stderr + now.stderr, '', 'neither complains');
  say('old and new answer alike, side by side');
}

/** A user's life: made and given rights on one server, asked about on the other, and everything taken away again. */
async function live(writing, reading, token, name) {
  const [writer, reader] = [writing.as(token), reading.as(token)];
  const credentials = { username: `user ${randomBytes(6).toString('hex')}`, password: 'correct horse battery' };
  const user = await expectStatus(writer.post('users', credentials), 201, name);
  const group = await expectStatus(writer.post('groups', { name: credentials.username }), 201, name);
  const above = await expectStatus(writer.post('groups', { name: `above ${credentials.username}` }), 201, name);
  await expectStatus(writer.put(`groups/${group.id}/members/${user.id}`, {}), 200, name, 201);
  await expectStatus(writer.put(`groups/${above.id}/subgroups/${group.id}`), 200, name, 201, 204);
  await expectStatus(writer.put(`groups/${above.id}/privileges/DATADOWNLOADING`), 200, name, 201, 204);
  const question = { user: user.id, privilege: 'DATADOWNLOADING' };
  const isAllowed = async (api) => (await expectStatus(api.post('access/check', question), 200, name)).allowed;
  for (const api of [reader, writer]) expectEqual(await isAllowed(api), true, `${name}: a member may`);
  const session = await expectStatus(reading.as(undefined).post('sessions', credentials), 201, name);
  await expectStatus(writing.as(session.token).get('me'), 200, name);
  await expectStatus(reader.patch(`users/${user.id}`, { email: 'one@example.org' }, MERGE), 200, name);
  expectEqual((await writer.get(`users/${user.id}`)).body.email, 'one@example.org', `${name}: changed`);
  await expectStatus(reading.as(session.token).delete('sessions/current'), 204, name);
  await expectStatus(writing.as(session.token).get('me'), 401, name);
  await expectStatus(reader.delete(`groups/${group.id}/members/${user.id}`), 204, name);
  for (const api of [reader, writer]) expectEqual(await isAllowed(api), false, `${name}: who is no member may not`);
  await expectStatus(reader.delete(`groups/${group.id}`), 204, name);
  await expectStatus(writer.get(`groups/${group.id}`), 404, name);
  say(`${name}: as it should be`);
}

/** Its servers and tests then find the schema that ours leaves behind. */
function runItsTests(folder) {
  const place = path.join(folder, 'dist/src/database');
  fs.cpSync(path.join(dist, 'src/database/migrations'), path.join(place, 'new-migrations'), { recursive: true });
  const ours = fs.readFileSync(path.join(dist, 'src/database/data-source-options.js'), 'utf8');
  const imports = [...ours.matchAll(/^import .*'\.\/migrations\/.*$/gm)].map(([line]) => line);
  const list = /migrations: (\[[^\]]*\])/.exec(ours)?.[1] ?? '';
  const options = path.join(place, 'data-source-options.js');
  const its = fs.readFileSync(options, 'utf8');
  const patched = its
    .replaceAll(/^import .*'\.\/migrations\/.*\n/gm, '')
    .replace(/migrations: \[[^\]]*\]/, `migrations: ${list}`);
  fs.writeFileSync(options, `${imports.join('\n').replaceAll('./migrations/', './new-migrations/')}\n${patched}`);
  const jest = ['--enable-source-maps', 'node_modules/jest/bin/jest.js', ...tests];
  const { status } = spawnSync(process.execPath, jest, { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error(`The tests of ${ref} fail on the schema of this checkout.`);
  say(`the tests of ${ref} pass on the schema of this checkout`);
}

async function expectStatus(call, expected, name, ...others) {
  const { status, body } = await call;
  if (![expected, ...others].includes(status)) {
    throw new Error(`${name}: ${status} in place of ${expected}: ${JSON.stringify(body)}`);
  }
  return body;
}

function expectEqual(actual, expected, what) {
  if (actual !== expected)
    throw new Error(`${what}: ${JSON.stringify(actual)} in place of ${JSON.stringify(expected)}`);
}

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, TMPDIR: os.tmpdir() } });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}.`);
}

function say(text) {
  console.log(`upgrade-check: ${text}`);
}

// Measures introspection over HTTP beside Node's own server, in interleaved rounds.
import { randomInt } from 'node:crypto';
import { Api } from '../test/support/api.js';
import { firstIds } from './access/access-data.js';
import { makeAccessDatabase, openFolder, withClient, type AccessDatabase } from './access/data-folder.js';
import { readFolder, SMALL } from './access/options.js';
import { startDurablePostgres, withServer } from './bench-database.js';
import { formBytes } from './load.js';
import { cellOf, measureInRounds } from './rounds.js';
import { ServerProcess, type ServerName } from './server-process.js';
import { costRatio, printTable, rateRatio } from './table.js';

const TOKENS = 200;
const AIM = 0.6;

const folder = readFolder();
const { size, database, stop } = await (folder === undefined ? openSmall() : openFolder(folder));
try {
  const first = await withClient(database.address, firstIds);
  const tokens = await withServer(database, (url, token) => userTokens(new Api(url, token), first.users ?? 0));
  const requests = tokens.map((token) => formBytes('/oauth2/introspect', database.adminToken, { token }));
  const source = { next: () => requests[randomInt(requests.length)] as Buffer };
  const [raw, ours] = [cellOf('introspection', 'raw-form', source), cellOf('introspection', 'guildhall', source)];
  const servers = new Map<ServerName, ServerProcess>();
  for (const name of ['raw-form', 'guildhall'] as const) {
    servers.set(name, await ServerProcess.start(name, { ...database, statements: {} }));
  }
  await measureInRounds([raw, ours], servers);
  for (const server of servers.values()) await server.stop();
  printTable([raw, ours]);
  console.table([
    {
      what: 'introspection, fresh, to raw',
      'requests/s': rateRatio(ours.samples, raw.samples).toFixed(2),
      'by processor time': costRatio(raw.samples, ours.samples).toFixed(2),
      'aim, at least': AIM,
    },
  ]);
} finally {
  await stop();
}

async function openSmall(): Promise<AccessDatabase> {
  const postgres = await startDurablePostgres();
  return { size: SMALL, database: await makeAccessDatabase(postgres.address, SMALL), stop: postgres.stop };
}

/** A token each of some users. */
async function userTokens(admin: Api, firstUser: number): Promise<string[]> {
  const tokens: string[] = [];
  for (let made = 0; made < TOKENS; made += 1) {
    const user = firstUser + randomInt(size.users);
    const { status, body } = await admin.post<{ token: string }>(`users/${user}/tokens`, {});
    if (status !== 201) throw new Error(`No token of user ${user}: ${status}`);
    tokens.push(body.token);
  }
  return tokens;
}

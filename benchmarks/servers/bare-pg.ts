// What one would write without a framework: Express, `pg`, and the very statements that our server sends.
import { createHmac, hkdfSync, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { Pool as PoolClass, PoolClient, PoolConfig, QueryConfig } from 'pg';
import { readInput, report } from './child.js';

interface Caller {
  tokenId: number;
  userId: number;
  name: string;
}

type Row = Record<string, unknown>;

const { Pool, types } = createRequire(import.meta.url)('pg') as {
  Pool: new (config: PoolConfig) => PoolClass;
  types: { setTypeParser(oid: number, parse: (text: string) => unknown): void };
};
const BIGINT_OID = 20;
const GROUP = 'FROM groups g';
types.setTypeParser(BIGINT_OID, Number);

const { address, secretKey, statements } = readInput();
const tokenKey = Buffer.from(hkdfSync('sha256', secretKey, 'guildhall', 'token', 32));
const pool = new Pool({
  ...('url' in address
    ? { connectionString: address.url }
    : { host: address.host, user: address.username, database: address.database }),
  max: 10,
});

const callers = await readCallers();
let revision = 0;

const app = express();
app.use(express.json());
app.use(authenticate);

app.get('/api/v1/groups/:id', async (req, res) => {
  const { rows } = await pool.query<Row>(statement('get', GROUP, [Number(req.params.id)]));
  res.json(toGroup(rows[0] ?? {}));
});

app.get('/api/v1/groups', async (req, res) => {
  const limit = Number(req.query.limit);
  const { rows } = await pool.query<Row>(statement('list', GROUP, [limit + 1]));
  const last = rows[limit - 1];
  const cursor = `${JSON.stringify([last?.sortKey, last?.sortId])}`;
  const signature = createHmac('sha256', tokenKey).update(cursor).digest('base64url');
  const items = rows.slice(0, limit).map((row) => ({ ...toGroup(row), memberCount: row.memberCount }));
  res.json({ items, nextCursor: `${signature}${Buffer.from(cursor).toString('base64url')}` });
});

app.post('/api/v1/groups', async (req, res) => {
  const { name } = req.body as { name: string };
  const group = await transaction(async (client) => {
    const { rows } = await client.query<Row>(
      statement('create', 'INSERT INTO groups', [name, name.toLowerCase(), '', false, 1, {}, null]),
    );
    const made = { ...rows[0], name, authentication_service_id: 1 };
    const event = { action: 'group.created', target: { type: 'group', id: rows[0]?.id, name }, after: { name } };
    await journal(client, 'create', res, event, { table: 'groups', id: rows[0]?.id });
    return made;
  });
  res.status(201).json(toGroup(group));
});

app.put('/api/v1/groups/:id/members/:userId', async (req, res) => {
  const groupId = Number(req.params.id);
  const member = { userId: Number(req.params.userId), admin: false, validFrom: null, validUntil: null };
  const { rows: groups } = await pool.query<Row>(statement('addMember', GROUP, [groupId]));
  const user = await transaction(async (client) => {
    const { rows } = await client.query<Row>(statement('addMember', 'FROM "users"', [member.userId]));
    await client.query(
      statement('addMember', 'INSERT INTO group_members', [groupId, JSON.stringify([member]), caller(res).userId]),
    );
    const target = { type: 'group', id: groupId, name: groups[0]?.name };
    const event = { action: 'group_member.added', target, after: { members: [member] } };
    await journal(client, 'addMember', res, event, { table: 'group_members', groupId, userIds: [member.userId] });
    return rows[0] ?? {};
  });
  res.json({ ...member, username: user.User_username, displayName: user.User_display_name, direct: true });
});

const server = app.listen(0, '127.0.0.1', () => report(server));

/** The tokens are in memory; that nothing has changed is asked with each request, as our server asks for many at a time. */
async function authenticate(req: Request, res: Response, next: NextFunction): Promise<void> {
  const token = req.headers.authorization?.slice('Bearer '.length) ?? '';
  const hash = createHmac('sha256', tokenKey).update(token).digest('hex');
  const { rows } = await pool.query<Row>(statement('get', 'FROM access_revision', [revision]));
  revision = Number(rows[0]?.revision);
  const found = callers.get(hash);
  if (!found) {
    res.sendStatus(401);
    return;
  }
  res.locals.caller = found;
  next();
}

async function readCallers(): Promise<Map<string, Caller>> {
  const { rows } = await pool.query<Caller & { hash: string }>(
    `SELECT encode(t.hash, 'hex') AS hash, t.id AS "tokenId", u.id AS "userId", u.username AS name
     FROM tokens t JOIN users u ON u.id = t.user_id`,
  );
  return new Map(rows.map(({ hash, ...found }) => [hash, found]));
}

function caller(res: Response): Caller {
  return res.locals.caller as Caller;
}

async function transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(textOf('create', 'START TRANSACTION'));
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function journal(client: PoolClient, kind: string, res: Response, event: object, change: object): Promise<void> {
  const { userId, name, tokenId } = caller(res);
  const actor = { userId, groupId: null, name, tokenId };
  const { rows } = await client.query<Row>(
    statement(kind, 'UPDATE access_revision', [
      JSON.stringify([event]),
      JSON.stringify(actor),
      'native',
      randomUUID(),
      JSON.stringify([change]),
    ]),
  );
  res.setHeader('Guildhall-Revision', Number(rows[0]?.revision));
}

/** A row as it was selected, or as TypeORM has an INSERT return it. */
function toGroup(row: Row): object {
  return {
    id: row.id,
    guid: row.guid,
    name: row.name,
    description: row.description,
    public: row.public,
    builtIn: row.builtIn ?? row.built_in,
    authenticationServiceId: row.authenticationServiceId ?? row.authentication_service_id,
    version: row.version,
    createdAt: row.createdAt ?? row.created_at,
    updatedAt: row.updatedAt ?? row.updated_at,
  };
}

/** Prepared once a connection, as our server does it. */
function statement(kind: string, sign: string, values: unknown[]): QueryConfig {
  return { name: `${kind} ${sign}`, text: textOf(kind, sign), values };
}

/** The statement with `sign` in it that our server sends for such a request. */
function textOf(kind: string, sign: string): string {
  const text = statements[kind]?.find((one) => one.includes(sign));
  if (text === undefined) throw new Error(`Our server sends no statement with "${sign}" for ${kind}.`);
  return text;
}

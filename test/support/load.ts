import { ADMINISTRATION } from '../../src/common/well-known-ids.js';
import type { Api } from './api.js';
import { aGroup, aName, aUser, type Made } from './builders.js';
import { expectStatus } from './cast.js';
import { awaitedLater, until } from './processes.js';

const BATCH_SIZE = 5;
/** Callers wait a little after a refusal, or would ask thousands of times. */
const REFUSED_PAUSE_MS = 20;
const ROLES_AT_ONCE = 3;

type Query = <T extends object>(statement: string) => Promise<T[]>;

/** What came of the requests of a load, for a test to compare with what it promises. */
export interface Account {
  /** Answers by their status; `none` where the connection broke. */
  statuses: Record<string, number>;
  /** Groups whose making was acknowledged, with all their members or with none. */
  groups: Set<string>;
  /** Groups whose members were put in at once, which was acknowledged. */
  filled: Set<string>;
  /** Answers that contradict what had been acknowledged before they were asked for. */
  stale: string[];
  /** Refusals with 503 that do not say when to come back. */
  withoutRetryAfter: number;
}

/**
 * Asks servers for all sorts of things without a pause, and keeps an account of what they acknowledge: groups are made and
 * filled; administrators are made and unmade, and as soon as that is acknowledged another server is asked about them;
 * lists are read. `checkAgainst` compares the account with the database.
 */
export class Load {
  readonly account: Account = { statuses: {}, groups: new Set(), filled: new Set(), stale: [], withoutRetryAfter: 0 };
  private isOver = false;
  private workers: Promise<void>[] = [];

  private constructor(
    private readonly admins: () => readonly Api[],
    private readonly userIds: readonly number[],
    private readonly granted: Made,
  ) {}

  /** `admins` answers the administrator's clients of the servers there are at the moment. */
  static async start(admins: () => readonly Api[]): Promise<Load> {
    const [admin] = admins();
    if (!admin) throw new Error('There is nobody to ask.');
    const users = await Promise.all(Array.from({ length: BATCH_SIZE }, () => aUser(admin)));
    const granted = await aGroup(admin, { name: aName('granted') });
    await expectStatus(admin.put(`groups/${granted.id}/privileges/${ADMINISTRATION}`), 200);
    const load = new Load(
      admins,
      users.map(({ id }) => id),
      granted,
    );
    const work = users
      .slice(0, ROLES_AT_ONCE)
      .flatMap((user, worker) => [
        load.repeat((round) => load.makeGroup(worker, round)),
        load.repeat((round) => load.turn(user.id, worker, round)),
        load.repeat((round) => load.read(worker + round)),
      ]);
    load.workers = work.map(awaitedLater);
    return load;
  }

  /** Waits until requests that begin now have been answered well, each kind of them. */
  async isServed(timeoutMs = 30_000): Promise<void> {
    const { filled, statuses } = this.account;
    const [before, reads] = [filled.size, statuses['200'] ?? 0];
    const isServed = (): boolean => filled.size > before + 1 && (statuses['200'] ?? 0) > reads + 2 * ROLES_AT_ONCE;
    await until(isServed, 'the load is served', timeoutMs);
  }

  /** Waits until somebody was refused, or got no answer, since `before`. */
  async isRefused(before = this.refusals): Promise<void> {
    await until(() => this.refusals > before, 'somebody is refused');
  }

  get refusals(): number {
    return (this.account.statuses['503'] ?? 0) + (this.account.statuses.none ?? 0);
  }

  async stop(): Promise<Account> {
    this.isOver = true;
    await Promise.all(this.workers);
    return this.account;
  }

  private async repeat(step: (round: number) => Promise<void>): Promise<void> {
    for (let round = 0; !this.isOver; round += 1) await step(round);
  }

  private async makeGroup(worker: number, round: number): Promise<void> {
    const name = `load-${worker}-${round}-${aName()}`;
    const made = await this.ask<Made>(worker + round, (admin) => admin.post<Made>('groups', { name }));
    if (made?.status !== 201) return;
    this.account.groups.add(name);
    const add = this.userIds.map((userId) => ({ userId }));
    const path = `groups/${made.body.id}/members:batch`;
    const filled = await this.ask(worker + round + 1, (admin) => admin.post(path, { add }));
    if (filled?.status === 200) this.account.filled.add(name);
  }

  /** Makes an administrator, or unmakes him, and asks another server whether he is one as soon as that is done. */
  private async turn(userId: number, worker: number, round: number): Promise<void> {
    const isGiven = round % 2 === 0;
    const path = `groups/${this.granted.id}/members/${userId}`;
    for (let isDone = false; !isDone && !this.isOver;) {
      const answer = await this.ask(worker + round, (admin) => (isGiven ? admin.put(path) : admin.delete(path)));
      isDone = (answer?.status ?? 500) < 300;
    }
    if (this.isOver) return;
    const lane = round % 4 < 2 ? 'access/check' : 'access/check?lane=nest';
    const question = { user: userId, privilege: ADMINISTRATION };
    const answer = await this.ask(worker + round + 1, (admin) => admin.post<{ allowed: boolean }>(lane, question));
    if (answer?.status === 200 && answer.body.allowed !== isGiven) {
      this.account.stale.push(`user ${userId}, ${isGiven ? 'given' : 'taken'} in round ${round}`);
    }
  }

  private async read(number: number): Promise<void> {
    await this.ask(number, (admin) => admin.get(number % 2 === 0 ? 'groups?limit=5' : `users/${this.userIds[0]}`));
  }

  private async ask<T = Record<string, unknown>>(
    number: number,
    call: (admin: Api) => Promise<{ status: number; body: T; headers: Headers }>,
  ): Promise<{ status: number; body: T } | undefined> {
    const admins = this.admins();
    const admin = admins[number % admins.length];
    const answer = admin && (await call(admin).catch(noAnswer));
    const status = String(answer?.status ?? 'none');
    this.account.statuses[status] = (this.account.statuses[status] ?? 0) + 1;
    if (answer?.status === 503 && !answer.headers.has('retry-after')) this.account.withoutRetryAfter += 1;
    if (!answer || answer.status >= 500) await new Promise((resolve) => setTimeout(resolve, REFUSED_PAUSE_MS));
    return answer;
  }
}

/** What `fetch` throws when the connection breaks; anything else is a fault of the test. */
function noAnswer(error: unknown): undefined {
  if (!(error instanceof TypeError)) throw error;
}

/** What is wrong in the database, by the account of a load that has ended: nothing, if the server keeps its promises. */
export async function faultsOf({ groups, filled }: Account, sql: Query): Promise<string[]> {
  const rows = await sql<{ name: string; members: string; events: string }>(
    `SELECT g.name, (SELECT count(*) FROM group_members m WHERE m.group_id = g.id) AS members,
       (SELECT count(*) FROM audit_events e WHERE e.target_type = 'group' AND e.target_id = g.id
          AND e.action = 'group.created') AS events
     FROM groups g WHERE g.name LIKE 'load-%'`,
  );
  const found = new Map(rows.map((row) => [row.name, row]));
  const lost = [...groups].filter((name) => !found.has(name)).map((name) => `${name} is lost`);
  const emptied = [...filled]
    .filter((name) => Number(found.get(name)?.members) === 0)
    .map((name) => `${name} is empty`);
  const halves = rows.filter(({ members }) => ![0, BATCH_SIZE].includes(Number(members)));
  const untold = rows.filter(({ events }) => Number(events) !== 1);
  const [log] = await sql<{ gaps: string; ahead: boolean }>(
    `SELECT max(c.revision) - min(c.revision) + 1 - count(DISTINCT c.revision) AS gaps,
       max(c.revision) <> max(a.revision) AS ahead FROM access_changes c, access_revision a`,
  );
  return [
    ...lost,
    ...emptied,
    ...halves.map(({ name, members }) => `${name} has ${members} members`),
    ...untold.map(({ name, events }) => `${name} has ${events} events`),
    ...(Number(log?.gaps) === 0 && log?.ahead === false ? [] : ['the change log has gaps']),
  ];
}

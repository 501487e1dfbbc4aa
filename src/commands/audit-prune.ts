// `npm run audit:prune -- --before 2025-01-01 --export old.ndjson`: removes the oldest events of the audit trail, once they
// are exported. They are verified first: what is damaged is not removed.
import os from 'node:os';
import { parseArgs } from 'node:util';
import { ChainVerification } from '../audit/chain/chain-verification.js';
import { exportChain } from '../audit/chain/chain-export.js';
import { ChainRetention } from '../audit/chain/chain-retention.js';
import { placeText, type ChainPlace } from '../audit/chain/event-line.js';
import { verifyFile } from '../audit/chain/verify-file.js';
import { EXIT, progress, runCommand, say, show, wholeNumber, type ExitCode } from './command.js';
import { withTrail, type Trail } from './open-trail.js';
import { writeWhole } from './write-whole.js';

const MS_PER_DAY = 86_400_000;

const OPTIONS = {
  before: { type: 'string' },
  'older-than-days': { type: 'string' },
  export: { type: 'string' },
  'without-export': { type: 'boolean' },
  by: { type: 'string' },
} as const;

interface PruneRequest {
  before: Date;
  file: string | undefined;
  by: string;
  signal: AbortSignal;
}

await runCommand(async (signal): Promise<ExitCode> => {
  const { values } = parseArgs({ options: OPTIONS });
  const before = limitOf(values.before, wholeNumber('older-than-days', values['older-than-days']));
  if ((values.export === undefined) === (values['without-export'] !== true)) {
    throw new Error('Say where the events go before they are removed, --export <file>, or --without-export.');
  }
  const request = { before, file: values.export, by: values.by ?? os.userInfo().username, signal };
  return withTrail(process.env, (trail) => prune(trail, request));
});

async function prune(trail: Trail, { before, file, by, signal }: PruneRequest): Promise<ExitCode> {
  const { queries, transactions, keys } = trail;
  const [key] = keys;
  if (!key) throw new Error('Events are removed only where the beginning of the rest can be signed.');
  const through = await queries.lastBefore(before);
  if (!through) {
    say('There is nothing to remove.');
    return EXIT.ok;
  }
  const verification = new ChainVerification(queries, keys);
  const { damage } = await verification.run({ to: through.id, signal, onProgress: progress('verified') });
  if (damage) {
    show({ damage });
    say('The audit trail is damaged: nothing is removed.');
    return EXIT.found;
  }
  if (file !== undefined) await exportTo(file, trail, through, signal);
  const reason = `before ${before.toISOString()}`;
  const retention = new ChainRetention(queries, transactions, key);
  const removed = await retention.remove({ through, reason, by, signal, onProgress: progress('removed') });
  show({ removed, through: placeText(through) });
  return EXIT.ok;
}

/** The file is read again: what it holds is what will be gone. */
async function exportTo(file: string, { queries }: Trail, through: ChainPlace, signal: AbortSignal): Promise<void> {
  await writeWhole(file, exportChain(queries, { through: through.id, signal }));
  const { intact, head } = await verifyFile(file, { signal });
  if (!intact || head !== placeText(through)) throw new Error(`${file} does not hold what it should.`);
  say(`Exported to ${file}.`);
}

function limitOf(text: string | undefined, days: number | undefined): Date {
  if ((text === undefined) === (days === undefined))
    throw new Error('Give --before <date> or --older-than-days <number>.');
  if (days !== undefined) return new Date(Date.now() - days * MS_PER_DAY);
  const limit = new Date(text ?? '');
  if (Number.isNaN(limit.getTime()) || !/^\d{4}-\d\d-\d\d/.test(text ?? '')) {
    throw new Error('--before must be a date such as 2025-01-01, or an instant such as 2025-01-01T00:00:00Z.');
  }
  return limit;
}

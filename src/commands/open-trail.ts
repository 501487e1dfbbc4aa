import { AuditChainQueries } from '../audit/chain/audit-chain.queries.js';
import { hasSecretKeyFile, readSecretKeyFile } from '../config/secret-key-file.js';
import { SecretKeys } from '../config/secret-keys.js';
import { readSettings, type Settings } from '../config/settings.js';
import type { SigningKey } from '../config/signing-key.js';
import { connectForCommand } from '../database/connect.js';
import { openBesideServer } from '../database/open-database.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { say } from './command.js';

/** The audit trail without a server around it. */
export interface Trail {
  queries: AuditChainQueries;
  transactions: TransactionRunner;
  /** The current key first; none where the server's secret key is not at hand. */
  keys: readonly SigningKey[];
}

/** Opens the trail of the database that the environment names, has `work` done, and closes it. */
export async function withTrail<T>(env: NodeJS.ProcessEnv, work: (trail: Trail) => Promise<T>): Promise<T> {
  const settings = readSettings(env);
  const database = await openBesideServer(settings, say);
  try {
    const dataSource = await connectForCommand(database);
    try {
      return await work({
        queries: new AuditChainQueries(dataSource),
        transactions: new TransactionRunner(dataSource),
        keys: signingKeysOf(settings),
      });
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await database.close();
  }
}

/** Makes no key where there is none: what was signed was signed with another one. */
function signingKeysOf({ secretKeys, dataDir }: Settings): readonly SigningKey[] {
  const ring = secretKeys ?? (hasSecretKeyFile(dataDir) ? readSecretKeyFile(dataDir) : null);
  if (ring) return new SecretKeys(ring).signingKeys('audit-checkpoint');
  say('The secret key is not at hand (GUILDHALL_SECRET_KEY, GUILDHALL_DATA_DIR): signatures are not verified.');
  return [];
}

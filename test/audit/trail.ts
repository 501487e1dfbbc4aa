import { DataSource } from 'typeorm';
import { AuditSigner } from '../../src/audit/chain/audit-signer.js';
import { expectStatus } from '../support/cast.js';
import type { TestServer } from '../support/test-server.js';

export interface Verification {
  intact: boolean;
  checked: number;
  head: string;
  damage: { kind: string; id: number; revision: number | null } | null;
  keptHead: string | null;
  removed: { count: number; through: string } | null;
  signed: {
    head: string;
    removed: string;
    at: string;
    keyId: string;
    publicKey: string;
    signature: string;
  } | null;
}

export interface StoredEvent {
  id: number;
  previousHash: string;
  hash: string;
}

export async function verify(server: TestServer, query = ''): Promise<Verification> {
  return (await expectStatus(server.admin.get<Verification>(`audit-events:verify?${query}`), 200)).body;
}

export function storedEvents(server: TestServer): Promise<StoredEvent[]> {
  return server.sql<StoredEvent>(
    `SELECT id, encode(previous_hash, 'hex') AS "previousHash", encode(hash, 'hex') AS hash FROM audit_events ORDER BY id`,
  );
}

/** Signs the end of the trail, as each server does every few seconds. */
export function sign(server: TestServer): Promise<void> {
  return server.app.get(AuditSigner).sign();
}

/** Does what the owner of the database can do to the trail: triggers are off meanwhile. */
export async function tamper(server: TestServer, statements: string): Promise<void> {
  const runner = server.app.get(DataSource).createQueryRunner();
  try {
    await runner.query(`BEGIN; SET LOCAL session_replication_role = replica; ${statements}; COMMIT`);
  } catch (error) {
    await runner.query('ROLLBACK');
    throw error;
  } finally {
    await runner.release();
  }
}

import { DataSource } from 'typeorm';
import { recordStatements, type RecordedStatement } from '../../benchmarks/recorded-statements.js';
import type { TestServer } from '../support/test-server.js';

/** What EXPLAIN says of one step; the numbers are there when the statement was run. */
export interface PlanNode {
  'Node Type': string;
  'Parent Relationship'?: string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Shared Hit Blocks'?: number;
  'Shared Read Blocks'?: number;
  Plans?: PlanNode[];
}

/** What a request sends to Postgres. What the server writes down by itself every few seconds is left out. */
export async function statementsOf(request: () => Promise<{ status: number }>): Promise<RecordedStatement[]> {
  let status = 0;
  const recorded = await recordStatements(async () => ({ status } = await request()));
  if (status >= 300) throw new Error(`The request was answered with ${status}.`);
  return recorded.filter(({ text }) => !text.includes('SET last_used_at'));
}

/** Runs the statement and answers how. */
export async function runPlan(server: TestServer, { text, values }: RecordedStatement): Promise<PlanNode> {
  const rows = await server.sql(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values);
  return planOf(rows);
}

/** How Postgres would run the statement for these values, and how once it keeps one plan for all values. */
export async function plansOf(server: TestServer, { text, values }: RecordedStatement): Promise<PlanNode[]> {
  const own = planOf(await server.sql(`EXPLAIN (FORMAT JSON) ${text}`, values));
  const generic = await server.app.get(DataSource).transaction(async (manager) => {
    await manager.query('SET LOCAL plan_cache_mode = force_generic_plan');
    await manager.query(`PREPARE explained AS ${text}`);
    const given = values.length === 0 ? '' : `(${values.map(literal).join(', ')})`;
    const rows = await manager.query<Record<string, unknown>[]>(`EXPLAIN (FORMAT JSON) EXECUTE explained${given}`);
    await manager.query('DEALLOCATE explained');
    return planOf(rows);
  });
  return [own, generic];
}

/** A step and all below it. */
export function stepsOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(stepsOf)];
}

/** How many 8 KiB pages were looked at. */
export function buffersOf(plan: PlanNode): number {
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
}

function planOf(rows: readonly Record<string, unknown>[]): PlanNode {
  const [explained] = (rows[0]?.['QUERY PLAN'] ?? []) as { Plan: PlanNode }[];
  if (!explained) throw new Error('EXPLAIN has answered nothing.');
  return explained.Plan;
}

function literal(value: unknown): string {
  if (value === null) return 'NULL';
  if (Array.isArray(value)) return `'{${value.map(arrayItem).join(',')}}'`;
  return `'${text(value).replaceAll("'", "''")}'`;
}

function arrayItem(value: unknown): string {
  return `"${text(value).replaceAll('\\', '\\\\')}"`;
}

function text(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : String(value);
}

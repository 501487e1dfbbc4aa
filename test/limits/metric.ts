import type { TestServer } from '../support/test-server.js';

/** The value of a metric, named with its labels as Prometheus writes them. */
export async function metricOf(server: TestServer, name: string): Promise<number> {
  const { body } = await server.admin.get<string>('/metrics');
  const line = body.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  if (line === undefined) throw new Error(`There is no metric ${name}.`);
  return Number(line.slice(name.length + 1));
}

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../support/guildhall-process.js';
import { readDocument } from '../docs/markdown.js';
import { TestServer } from '../support/test-server.js';

const METRIC = /\b(guildhall|nodejs|process)_[a-z0-9_]+/g;

describe('what is shipped to watch the server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
    await server.admin.get('me'); // Some are there only when something was counted.
  });
  afterAll(() => server.stop());

  it.each([['deploy/prometheus/alerts.yaml'], ['deploy/grafana/guildhall.json']])(
    'asks for metrics that the server has: %s',
    async (file) => {
      const { body } = await server.admin.get<string>('/metrics');
      const offered = new Set(body.match(METRIC));
      const asked = readDocument(file).match(METRIC) ?? [];
      expect(asked.length).toBeGreaterThan(4);
      expect(asked.filter((name) => !offered.has(name))).toEqual([]);
    },
  );

  it('is a dashboard that can be read', () => {
    const [file = ''] = readdirSync(path.join(ROOT, 'deploy/grafana'));
    const { panels } = JSON.parse(readDocument(`deploy/grafana/${file}`)) as { panels: { id: number }[] };
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});

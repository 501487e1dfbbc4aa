import fs from 'node:fs';
import path from 'node:path';
import { readSettings } from '../../src/config/settings.js';
import { ROOT } from '../support/guildhall-process.js';
import { settingNames } from '../support/setting-names.js';
import { TestServer } from '../support/test-server.js';

interface Instruction {
  name: string;
  text: string;
}

describe('The Dockerfile', () => {
  const stages = readStages();
  const last = stages.at(-1) ?? [];

  it('runs the server as an account that is not root', () => {
    // By number: Kubernetes cannot tell from a name that it is not root.
    expect(textsOf('USER', last)).toEqual(['1000:1000']);
    const order = last.map(({ name }) => name);
    expect(order.indexOf('USER')).toBeGreaterThan(order.lastIndexOf('RUN'));
    expect(order.indexOf('USER')).toBeLessThan(order.indexOf('CMD'));
  });

  it('starts the compiled server without a shell, so that it hears signals', () => {
    expect(textsOf('CMD', last).map((text) => JSON.parse(text) as unknown)).toEqual([
      ['node', '--max-semi-space-size=64', '--enable-source-maps', 'dist/src/main.js'],
    ]);
    expect(fs.existsSync(path.join(ROOT, 'dist/src/main.js'))).toBe(true);
  });

  it('asks an address for its health that the server answers', async () => {
    const address = /http:\/\/127\.0\.0\.1:\$\{process\.env\.PORT\}(\/[\w/]+)/.exec(
      textsOf('HEALTHCHECK', last).join(),
    )?.[1];
    const server = await TestServer.start();
    try {
      expect((await server.as(undefined).get(String(address))).status).toBe(200);
    } finally {
      await server.stop();
    }
  });

  it('sets nothing but settings, listens on every interface, and exposes the port', () => {
    const environment = Object.fromEntries(
      textsOf('ENV', last).flatMap((text) => text.split(/\s+/).map((pair) => pair.split('=') as [string, string])),
    );
    const { NODE_ENV, ...settings } = environment;
    expect(NODE_ENV).toBe('production');
    expect(settingNames()).toEqual(expect.arrayContaining(Object.keys(settings)));
    expect(readSettings(environment)).toMatchObject({ host: '0.0.0.0', dataDir: '/data' });
    expect(textsOf('EXPOSE', last)).toEqual([String(readSettings(environment).port)]);
    expect(textsOf('VOLUME', last)).toEqual(['/data']);
  });

  it('carries labels that say what it is, and the list of the packages in it', () => {
    const { license } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { license: string };
    const labels = textsOf('LABEL', last).join();
    expect(labels).toContain(`org.opencontainers.image.licenses="${license}"`);
    for (const name of ['title', 'description', 'version', 'revision', 'base.name']) {
      expect(labels).toContain(`org.opencontainers.image.${name}=`);
    }
    const [sbom = ''] = /(?<=guildhall\.sbom="\/app\/)[^"]+/.exec(labels) ?? [];
    expect(textsOf('COPY', last).join()).toContain(`/app/${sbom} `);
    expect(textsOf('RUN', stages[0]).at(-1)).toMatch(new RegExp(`^node scripts/image-sbom\\.mjs .*> ${sbom}$`));
  });

  it('is built on a Node that the packages take, the same in each stage', () => {
    const images = stages.map(([from]) => from?.text.split(' ')[0]);
    expect(new Set(images)).toEqual(new Set(['node:22-bookworm-slim']));
  });

  it('copies only what is there, and what .dockerignore lets through', () => {
    const allowed = fs
      .readFileSync(path.join(ROOT, '.dockerignore'), 'utf8')
      .split('\n')
      .flatMap((line) => /^!(.+)$/.exec(line)?.[1] ?? []);
    const copied = textsOf('COPY', stages[0]).flatMap((text) => text.split(/\s+/).slice(0, -1));
    expect(copied.toSorted()).toEqual(allowed.toSorted());
    for (const name of copied) expect([name, fs.existsSync(path.join(ROOT, name))]).toEqual([name, true]);
  });
});

function textsOf(name: string, stage: readonly Instruction[] = []): string[] {
  return stage.filter((instruction) => instruction.name === name).map(({ text }) => text);
}

/** The instructions of each stage, with continued lines joined. */
function readStages(): Instruction[][] {
  const text = fs.readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8').replaceAll('\\\n', ' ');
  const stages: Instruction[][] = [];
  for (const line of text.split('\n').filter((candidate) => !/^(#|$)/.test(candidate))) {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, text: rest.trim() });
  }
  return stages;
}

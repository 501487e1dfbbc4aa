import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { load, loadAll } from 'js-yaml';
import { readSettings } from '../../src/config/settings.js';
import { ROOT } from '../support/guildhall-process.js';
import { settingNames } from '../support/setting-names.js';

interface Variable {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef?: { name: string; key: string } };
}

interface Manifest {
  kind: string;
  spec: {
    replicas: number;
    template: { spec: PodSpec };
    maxUnavailable?: number;
    rules?: unknown;
    groups?: unknown;
  };
}

interface PodSpec {
  automountServiceAccountToken: boolean;
  enableServiceLinks: boolean;
  terminationGracePeriodSeconds: number;
  securityContext: object;
  containers: [
    {
      env: Variable[];
      securityContext: object;
      ports: { name: string; containerPort: number }[];
      startupProbe: Probe;
      livenessProbe: Probe;
      readinessProbe: Probe;
      resources: object;
    },
  ];
}

interface Probe {
  httpGet: { path: string; port: string };
}

const CHART = path.join(ROOT, 'deploy/helm/guildhall');
const RENDERER = path.join(ROOT, 'scripts/render-chart.mjs');
const valueFiles = ['values.yaml', ...fs.readdirSync(path.join(CHART, 'ci')).map((name) => `ci/${name}`)];

const isValid = new Ajv({ strict: true, strictTypes: false }).compile(
  JSON.parse(read('values.schema.json')) as Record<string, unknown>,
);

function read(name: string): string {
  return fs.readFileSync(path.join(CHART, name), 'utf8');
}

/** `it` where there is a Helm; elsewhere the test is skipped aloud, and what is checked in stands for what it renders. */
const itWithHelm: typeof it | typeof it.skip = spawnSync('helm', ['version']).status === 0 ? it : it.skip;

describe('The Helm chart', () => {
  it.each(valueFiles)('takes the values of %s', (file) => {
    isValid(load(read(file)));
    expect(isValid.errors ?? []).toEqual([]);
  });

  it.each([
    ['what it does not know', { replicas: 3 }],
    ['a secret among the settings', { settings: { DATABASE_URL: 'postgres://database/guildhall' } }],
    ['a setting that the chart sets', { settings: { PORT: '80' } }],
    ['a setting that is no text', { settings: { GUILDHALL_PROVISIONING_SERVICE_ID: 2 } }],
    ['a short key', { secretKey: { value: 'short' } }],
    ['a delay that the server refuses', { stopDelaySeconds: 301 }],
    ['the address of another kind of database', { database: { url: 'mysql://database/guildhall' } }],
    ['a count that is a text', { replicaCount: '2' }],
  ])('refuses %s', (_, values) => {
    expect(isValid(values)).toBe(false);
  });

  it('has a value for everything that its schema knows, and a schema for every value', () => {
    const { properties } = JSON.parse(read('values.schema.json')) as { properties: object };
    const values = load(read('values.yaml')) as object;
    expect(Object.keys(properties).filter((name) => name !== 'global')).toEqual(
      expect.arrayContaining(Object.keys(values)),
    );
    expect(Object.keys(values)).toHaveLength(Object.keys(properties).length - 1);
  });

  it('asks for no value that is not there', () => {
    const values = load(read('values.yaml')) as Record<string, unknown>;
    const asked = fs
      .readdirSync(path.join(CHART, 'templates'))
      .flatMap((name) => [...read(`templates/${name}`).matchAll(/\.Values\.(\w+)(?:\.(\w+))?/g)]);
    expect(asked.length).toBeGreaterThan(40);
    for (const [, name = '', inner] of asked) {
      expect(values).toHaveProperty(name);
      // Settings are the user's to choose.
      if (inner !== undefined && name !== 'settings') expect(values[name]).toHaveProperty(inner);
    }
  });

  it('has the alerts of deploy/prometheus', () => {
    expect(read('files/alerts.yaml')).toBe(fs.readFileSync(path.join(ROOT, 'deploy/prometheus/alerts.yaml'), 'utf8'));
  });

  it('is of the version of the server', () => {
    const { version } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(load(read('Chart.yaml'))).toMatchObject({ appVersion: version });
    expect(fs.readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8')).toContain(`ARG VERSION=${version}\n`);
  });

  itWithHelm.each(['small', 'plain', 'full'])(
    'passes the linter of Helm with the values of ci/%s-values.yaml (skipped without a helm)',
    (name) => {
      const values = path.join(CHART, `ci/${name}-values.yaml`);
      const { stdout, status } = helm('lint', '--strict', CHART, '--kube-version', '1.30.0', '-f', values);
      expect([stdout, status]).toEqual([expect.stringContaining('0 chart(s) failed'), 0]);
    },
  );

  itWithHelm('renders the alerts and the token of Prometheus where they are asked for (skipped without a helm)', () => {
    const { stdout } = render('-f', path.join(CHART, 'ci/full-values.yaml'));
    const objects = loadAll(stdout) as Manifest[];
    const rule = objects.find(({ kind }) => kind === 'PrometheusRule');
    expect(rule?.spec.groups).toEqual((load(read('files/alerts.yaml')) as { groups: unknown }).groups);
    const monitor = objects.find(({ kind }) => kind === 'ServiceMonitor');
    expect(JSON.stringify(monitor)).toContain('"credentials":{"name":"guildhall-metrics","key":"token"}');
    expect(objects.find(({ kind }) => kind === 'Deployment')?.spec.replicas).toBeUndefined();
  });

  itWithHelm('says what is missing before it installs anything (skipped without a helm)', () => {
    expect(render().stderr).toContain('Set database.existingSecret');
    expect(render('--set', 'database.existingSecret=a').stderr).toContain('Set secretKey.existingSecret');
    const monitor = ['--set', 'serviceMonitor.enabled=true', '-f', path.join(CHART, 'ci/small-values.yaml')];
    expect(render(...monitor).stderr).toContain('Set serviceMonitor.tokenSecret.name');
  });
});

describe('The manifest for those who have no Helm', () => {
  const text = fs.readFileSync(path.join(ROOT, 'deploy/kubernetes/guildhall.yaml'), 'utf8');
  const objects = loadAll(text) as Manifest[];
  const deployment = objects.find(({ kind }) => kind === 'Deployment');
  const pod = deployment?.spec.template.spec as PodSpec;
  const [container] = pod.containers;

  it('is of the chart as it is: else run scripts/render-chart.mjs, where there is a helm', async () => {
    const { digestOfChart } = (await import(RENDERER)) as { digestOfChart: () => string };
    expect(text).toContain(`# Chart ${digestOfChart()}\n`);
  });

  itWithHelm('is what Helm renders (skipped without a helm)', async () => {
    const { renderChart } = (await import(RENDERER)) as { renderChart: () => string };
    expect(renderChart()).toBe(text);
  });

  it('runs two servers at least, and lets one at a time be taken away', () => {
    expect(deployment?.spec).toMatchObject({
      replicas: 2,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    });
    expect(objects.find(({ kind }) => kind === 'PodDisruptionBudget')?.spec).toMatchObject({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });

  it('gives the server no right that it does not need', () => {
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.resources).toMatchObject({ requests: { memory: '256Mi' }, limits: { memory: '1Gi' } });
  });

  it('asks for health where the server tells it, and restarts no server because the database is away', () => {
    expect(container.startupProbe.httpGet).toEqual({ path: '/health/live', port: 'http' });
    expect(container.livenessProbe.httpGet).toEqual({ path: '/health/live', port: 'http' });
    expect(container.readinessProbe.httpGet).toEqual({ path: '/health/ready', port: 'http' });
  });

  it('sets settings that the server takes, and waits for as long as the server takes to stop', () => {
    const given = container.env.filter(({ value }) => value !== undefined);
    const settings = readSettings(Object.fromEntries(given.map(({ name, value }) => [name, value])));
    expect(settings).toMatchObject({ host: '0.0.0.0', port: container.ports[0]?.containerPort });
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(settings.stopDelaySeconds + 10 + 5);
    expect(settingNames()).toEqual(expect.arrayContaining(container.env.map(({ name }) => name)));
  });

  it('takes secrets from Secrets alone', () => {
    const secrets = container.env.flatMap(({ name, valueFrom }) => (valueFrom?.secretKeyRef ? [name] : []));
    expect(secrets).toEqual(['DATABASE_URL', 'GUILDHALL_SECRET_KEY']);
    expect(objects.map(({ kind }) => kind)).not.toContain('Secret');
  });
});

function render(...args: string[]): { stdout: string; stderr: string } {
  return helm('template', 'demo', CHART, '--kube-version', '1.30.0', ...args);
}

function helm(...args: string[]): { stdout: string; stderr: string; status: number | null } {
  return spawnSync('helm', args, { encoding: 'utf8' });
}

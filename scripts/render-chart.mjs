// Renders deploy/kubernetes/guildhall.yaml, for those who have no Helm, from the chart with the fewest values that it takes.
// Needs `helm`. With --print it writes to standard output instead.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const chart = path.join(root, 'deploy/helm/guildhall');
const target = path.join(root, 'deploy/kubernetes/guildhall.yaml');

/** Tells whether a rendered file is of this chart: it names the digest in its first lines. */
export function digestOfChart() {
  const hash = createHash('sha256');
  for (const file of fs.readdirSync(chart, { recursive: true }).toSorted()) {
    const place = path.join(chart, file);
    if (fs.statSync(place).isFile()) hash.update(`${file}\0`).update(fs.readFileSync(place));
  }
  return hash.digest('hex');
}

/** Throws an Error with what Helm says when the chart cannot be rendered. */
export function renderChart() {
  const values = path.join(chart, 'ci/small-values.yaml');
  const args = ['template', 'guildhall', chart, '--namespace', 'guildhall', '--kube-version', '1.30.0', '-f', values];
  const { status, stdout, stderr, error } = spawnSync('helm', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`helm template failed: ${error?.message ?? stderr}`);
  const objects = stdout.replaceAll(/^# Source: .*\n/gm, '').replace(/^---\n/, '');
  return `# Rendered from deploy/helm/guildhall by scripts/render-chart.mjs: change the chart, not this file.
# Needs the namespace guildhall, and in it the Secrets guildhall-database and guildhall-key: see docs/containers.md.
# Chart ${digestOfChart()}
${objects}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--print')) process.stdout.write(renderChart());
  else {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, renderChart());
  }
}

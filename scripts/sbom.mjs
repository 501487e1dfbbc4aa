// `npm run sbom`: writes what is installed for production, with licences, as CycloneDX to the standard output.
// `npm sbom --omit=dev` leaves out what development needs as well, such as Express: hence all of it, and then the part that
// can be reached from the dependencies of package.json.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { root } from './prepare.mjs';

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const text = execFileSync(npm, ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application'], {
  cwd: root,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'ignore'],
  maxBuffer: 64 * 1024 * 1024,
});
const bom = JSON.parse(text);
const { name, dependencies, optionalDependencies } = JSON.parse(fs.readFileSync(`${root}/package.json`, 'utf8'));
const wanted = { ...dependencies, ...optionalDependencies };

const below = new Map(bom.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
const reached = new Set();
const waiting = Object.entries(wanted).map(([dependency, version]) => `${dependency}@${version}`);
while (waiting.length > 0) {
  const ref = waiting.pop();
  if (reached.has(ref) || !below.has(ref)) continue;
  reached.add(ref);
  waiting.push(...below.get(ref));
}

bom.metadata.component.name = name;
bom.components = bom.components.filter((component) => reached.has(component['bom-ref']));
bom.dependencies = bom.dependencies.flatMap(({ ref, dependsOn = [] }) => {
  const isRoot = ref === bom.metadata.component['bom-ref'];
  return isRoot || reached.has(ref) ? [{ ref, dependsOn: dependsOn.filter((other) => reached.has(other)) }] : [];
});
process.stdout.write(`${JSON.stringify(bom, undefined, 2)}\n`);

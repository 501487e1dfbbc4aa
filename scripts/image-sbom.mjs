// Says what is in the container image: `npm sbom` lists what package-lock.json asks for, and of that only what was kept in
// node_modules is passed on. Reads CycloneDX from standard input and writes it to standard output.
import fs from 'node:fs';

const sbom = JSON.parse(fs.readFileSync(0, 'utf8'));
const kept = new Set(packagesIn('node_modules'));
const root = sbom.metadata.component['bom-ref'];
sbom.metadata.component.type = 'application';
sbom.components = sbom.components.filter(({ name, version }) => kept.has(`${name}@${version}`));
const references = new Set([root, ...sbom.components.map((component) => component['bom-ref'])]);
sbom.dependencies = sbom.dependencies
  .filter(({ ref }) => references.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => references.has(other)) }));
process.stdout.write(`${JSON.stringify(sbom, null, 1)}\n`);

/** `name@version` of every package in a folder of packages, those within packages included. */
function packagesIn(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).flatMap((name) => {
    const place = `${folder}/${name}`;
    if (name.startsWith('@')) return packagesIn(place);
    if (!fs.existsSync(`${place}/package.json`)) return [];
    const { name: full, version } = JSON.parse(fs.readFileSync(`${place}/package.json`, 'utf8'));
    return [`${full}@${version}`, ...packagesIn(`${place}/node_modules`)];
  });
}

// Compiles the TypeScript sources with the @nestjs/swagger transformer, which turns types, class-validator
// decorators and doc comments into OpenAPI. Its options live in nest-cli.json, so `nest build` does the same.
// With --if-stale it does nothing when dist/ is newer than every source.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const stamp = path.join(root, 'dist', '.stamp');
const sources = ['src', 'test', 'benchmarks', 'ormconfig.ts', 'tsconfig.json', 'nest-cli.json', 'package-lock.json'];

/** Builds; answers whether anything was compiled. Throws an Error whose message holds the diagnostics. */
export async function build({ ifStale = false } = {}) {
  if (ifStale && isFresh()) return false;
  const { default: ts } = await import('typescript');
  const { before } = createRequire(import.meta.url)('@nestjs/swagger/plugin');
  const { options: pluginOptions } = readJson('nest-cli.json').compilerOptions.plugins[0];

  const configPath = path.join(root, 'tsconfig.json');
  const config = ts.getParsedCommandLineOfConfigFile(
    configPath,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (d) => fail(ts, [d]) },
  );
  if (config.errors.length > 0) fail(ts, config.errors);
  const program = ts.createProgram(config.fileNames, config.options);
  const diagnostics = ts.getPreEmitDiagnostics(program);
  if (diagnostics.length > 0) fail(ts, diagnostics);

  fs.rmSync(config.options.outDir, { recursive: true, force: true });
  program.emit(undefined, undefined, undefined, false, { before: [before(pluginOptions, program)] });
  fs.writeFileSync(stamp, '');
  return true;
}

function isFresh() {
  if (!fs.existsSync(stamp)) return false;
  const builtAt = fs.statSync(stamp).mtimeMs;
  return sources.every((source) => newestMtime(path.join(root, source)) < builtAt);
}

/** Of a file, or of all files in a folder but those of the benchmarks' database. */
function newestMtime(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(
    stat.mtimeMs,
    ...fs
      .readdirSync(file)
      .filter((name) => name !== 'data')
      .map((name) => newestMtime(path.join(file, name))),
  );
}

function readJson(name) {
  return JSON.parse(fs.readFileSync(path.join(root, name), 'utf8'));
}

function fail(ts, diagnostics) {
  const host = { getCanonicalFileName: (file) => file, getCurrentDirectory: () => root, getNewLine: () => '\n' };
  throw new Error(ts.formatDiagnosticsWithColorAndContext(diagnostics, host));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const started = performance.now();
    const built = await build({ ifStale: process.argv.includes('--if-stale') });
    if (built) console.log(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}

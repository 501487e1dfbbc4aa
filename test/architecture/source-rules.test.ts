import fs from 'node:fs';
import path from 'node:path';

// Tests run in dist; what they read here are the sources themselves.
const ROOT = path.join(import.meta.dirname, '..', '..', '..');
const HTTP_EXCEPTION =
  /\b(HttpException|(BadRequest|Unauthorized|Forbidden|NotFound|Conflict|Gone|PreconditionFailed|UnprocessableEntity|InternalServerError|ServiceUnavailable)Exception)\b/;

interface SourceFile {
  name: string;
  text: string;
}

function sources(folder: string): SourceFile[] {
  return fs
    .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => `${folder}/${name}`)
    .map((name) => ({ name, text: fs.readFileSync(path.join(ROOT, name), 'utf8') }));
}

function namesOf(files: readonly SourceFile[]): string[] {
  return files.map((file) => file.name);
}

describe('the sources', () => {
  const files = sources('src');

  it('are found', () => {
    expect(files.length).toBeGreaterThan(150);
  });

  it('read the environment in src/config and where a process starts, and nowhere else', () => {
    const readers = files.filter(({ text }) =>
      /\bprocess\s*(\.|\[['"])\s*env\b|\benv\b[^;]*from 'node:process'/.test(text),
    );
    // Tied processes are handed our PATH, and nothing else of our environment.
    const allowed = /^src\/(config\/|main\.ts$|openapi-files\.ts$|commands\/|database\/embedded\/tied-process\.ts$)/;
    expect(namesOf(readers).filter((name) => !allowed.test(name))).toEqual([]);
    expect(namesOf(readers)).toContain('src/main.ts');
  });

  it('throw domain errors, never an exception of HTTP', () => {
    const throwers = files.filter(({ text }) => HTTP_EXCEPTION.test(text));
    expect(namesOf(throwers)).toEqual(['src/http/to-app-error.ts']);
  });

  it('write SQL in queries, the database and the migrations alone', () => {
    const allowed = /\.queries\.ts$|^src\/(database|access|idempotency|health)\/|^src\/auth\/first-start\.ts$/;
    const writers = files.filter(({ text }) => /\.query(<[^(]*>)?\(/.test(text));
    expect(namesOf(writers).filter((name) => !allowed.test(name))).toEqual([]);
  });

  it('keep relations to one direction, without eager loading or cascades in memory', () => {
    const entities = files.filter(({ name }) => name.endsWith('.entity.ts'));
    expect(entities.length).toBeGreaterThan(15);
    const wrong = entities.filter(({ text }) => /@(OneToMany|ManyToMany|OneToOne)\b|eager:|cascade:/.test(text));
    expect(namesOf(wrong)).toEqual([]);
  });

  it('run transactions through the runner alone, and nothing side by side inside of one', () => {
    const starters = files.filter(({ text }) => /\.transaction\(/.test(text));
    // Counting failed sign-ins changes nothing that the journal speaks of.
    const allowed = ['src/database/transaction-runner.ts', 'src/users/sign-in-throttle.ts'];
    expect(namesOf(starters).toSorted()).toEqual(allowed);
    const services = files.filter(({ name }) => name.endsWith('.service.ts'));
    expect(namesOf(services.filter(({ text }) => text.includes('Promise.all(')))).toEqual([]);
  });

  it('have no barrels and no default exports', () => {
    expect(namesOf(files).filter((name) => path.basename(name) === 'index.ts')).toEqual([]);
    expect(namesOf(files.filter(({ text }) => /^export default\b/m.test(text)))).toEqual([]);
  });
});

import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const SOURCES = 'src';
/** An expression that takes the square of this many steps needs seconds; one that takes more never ends. */
const LENGTH = 60_000;
const BUDGET_MS = 1_000;

/** Expressions that never see what a caller sends. */
const OUT_OF_REACH = /^src\/(config|database\/embedded|openapi|migrate)|openapi-files|main\.ts$/;

/** What is matched there has been held to so many characters, or is our own. */
const LENGTHS: Readonly<Record<string, number>> = {
  'src/authentication-services/service-settings.ts': 2_048,
  'src/authentication-services/remote/remote-client.ts': 2_048,
  'src/dialects/cds/instant.ts': 40,
};

interface Found {
  file: string;
  pattern: string;
  flags: string;
}

describe('A regular expression of ours', () => {
  const found = sourceFiles(SOURCES)
    .filter((file) => !OUT_OF_REACH.test(file))
    .flatMap(expressionsIn);

  it('is found wherever it is written', () => {
    expect(found.length).toBeGreaterThan(80);
  });

  it('ends soon on any long text that nearly fits', () => {
    const slow: string[] = [];
    for (const { file, pattern, flags } of found) {
      for (const text of nearlyFitting(pattern, LENGTHS[file] ?? LENGTH)) {
        const expression = new RegExp(pattern, flags.replace(/[gy]/g, ''));
        const startedMs = performance.now();
        expression.test(text);
        if (performance.now() - startedMs > BUDGET_MS) {
          slow.push(`${file}: /${pattern}/${flags} on ${JSON.stringify(text.slice(0, 12))}…`);
          break;
        }
      }
    }
    expect(slow).toEqual([]);
  }, 300_000);
});

function sourceFiles(folder: string): string[] {
  const entries = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return entries
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => path.join(folder, name));
}

function expressionsIn(file: string): Found[] {
  const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const expressions: Found[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      expressions.push({ file, pattern: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return expressions;
}

/**
 * Long texts of what the pattern speaks of: each of its own characters, and each pair of them, over and over, after what
 * it begins with, and with an end that does not fit.
 */
function nearlyFitting(pattern: string, length: number): string[] {
  const literal = pattern.replaceAll(/\\[a-z]|\[[^\]]*\]|\(\?[<=!:]+|[()^$|?*+{}]|\\/gi, ' ');
  const own = [
    ...new Set([...literal.replaceAll(/\s/g, ''), 'a', 'A', '0', ' ', '\t', '\n', '/', '\\', '"', "'", '.', '-']),
  ];
  const beginning = /^\s*(\S+)/.exec(literal)?.[1] ?? '';
  const pumps = [...own, ...own.slice(0, 8).flatMap((one) => own.slice(0, 8).map((other) => one + other))];
  return pumps.flatMap((pump) => {
    const long = pump.repeat(Math.ceil(length / pump.length));
    return [`${long}\u0001`, `${beginning}${long}\u0001`];
  });
}

import fs from 'node:fs';

/** What one route answers, column by column. */
export interface MatrixRow {
  route: string;
  anonymous: string;
  stranger: string;
  otherAdmin: string;
  member: string;
  groupAdmin: string;
  administrator: string;
  scoped: string;
  /** The scopes of the server with which a token is answered otherwise than with a scope that opens nothing. */
  scopes: string;
  /** A token that no longer counts: of a deactivated user, expired, revoked; one status when they are alike. */
  dead: string;
  /** Whether who may not see a thing is answered as if it were not there; `-` where no private thing is named. */
  hides: string;
}

export const COLUMNS = [
  'route',
  'anonymous',
  'stranger',
  'otherAdmin',
  'member',
  'groupAdmin',
  'administrator',
  'scoped',
  'scopes',
  'dead',
  'hides',
] as const satisfies readonly (keyof MatrixRow)[];

export const MATRIX_FILE = 'test/security/authorization-matrix.md';

/** The rows of the checked-in table. */
export function readMatrix(): MatrixRow[] {
  const lines = fs.readFileSync(MATRIX_FILE, 'utf8').split('\n');
  return lines.filter((line) => /^\| [A-Z]+ \//.test(line)).map(toRow);
}

function toRow(line: string): MatrixRow {
  const cells = line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
  return Object.fromEntries(COLUMNS.map((column, index) => [column, cells[index] ?? ''])) as unknown as MatrixRow;
}

/** Puts what was seen in the place of the table, for a person to read in the difference. */
export function writeMatrix(rows: readonly MatrixRow[]): void {
  const text = fs.readFileSync(MATRIX_FILE, 'utf8');
  const introduction = text.slice(0, text.indexOf('\n| route') + 1);
  const table = [COLUMNS, COLUMNS.map(() => '---'), ...rows.map((row) => COLUMNS.map((column) => row[column]))];
  fs.writeFileSync(MATRIX_FILE, `${introduction}${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`);
}

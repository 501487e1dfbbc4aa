import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../support/guildhall-process.js';

export interface CodeBlock {
  language: string;
  text: string;
}

export function readDocument(name: string): string {
  return fs.readFileSync(path.join(ROOT, name), 'utf8');
}

/** The fenced blocks of a document, in their order. */
export function codeBlocks(text: string): CodeBlock[] {
  return [...text.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(([, language = '', body = '']) => ({
    language,
    text: body,
  }));
}

/** The rows of all tables whose heading begins with these columns, each cell without its backticks. */
export function tableRows(text: string, ...heading: readonly string[]): string[][] {
  const rows: string[][] = [];
  let isInside = false;
  for (const line of text.split('\n')) {
    const cells = /^\|(.*)\|$/
      .exec(line)?.[1]
      ?.split('|')
      .map((cell) => cell.trim());
    if (!cells) isInside = false;
    else if (heading.every((column, index) => cells[index] === column)) isInside = true;
    else if (isInside && !/^-+$/.test(cells[0] ?? ''))
      rows.push(cells.map((cell) => cell.replace(/^`([^`]*)`$/, '$1')));
  }
  return rows;
}

/** Every Markdown file of the repository, relative to it. */
export function documents(): string[] {
  const inDocs = fs.readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  return [
    ...fs.readdirSync(ROOT).filter((name) => name.endsWith('.md')),
    ...inDocs.filter((name) => name.endsWith('.md')).map((name) => path.join('docs', name)),
  ];
}

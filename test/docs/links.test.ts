import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../support/guildhall-process.js';
import { documents, readDocument } from './markdown.js';

describe('The links in the documents', () => {
  it.each(documents())('lead to files and headings that are there: %s', (name) => {
    expect(relativeLinks(readDocument(name)).filter((link) => !leadsSomewhere(name, link))).toEqual([]);
  });

  it('are looked at at all', () => {
    expect(relativeLinks(readDocument('README.md')).length).toBeGreaterThan(5);
    expect(leadsSomewhere('README.md', 'docs/no-such-file.md')).toBe(false);
    expect(leadsSomewhere('README.md', 'docs/operations.md#no-such-heading')).toBe(false);
    expect(leadsSomewhere('README.md', 'docs/operations.md#replacing-the-secret-key')).toBe(true);
  });
});

function relativeLinks(text: string): string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => !/^[a-z]+:/.test(link));
}

function leadsSomewhere(from: string, link: string): boolean {
  const [target = '', heading] = link.split('#');
  const file = target === '' ? path.join(ROOT, from) : path.join(ROOT, path.dirname(from), target);
  if (!fs.existsSync(file)) return false;
  return heading === undefined || headings(fs.readFileSync(file, 'utf8')).includes(heading);
}

/** As GitHub names them. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

import { isTokenText, newHexadecimalTokenText, newTokenText } from '../../src/tokens/token-text.js';
import { TOKEN_KINDS } from '../../src/tokens/entities/token.entity.js';
import { codeBlocks, readDocument } from './markdown.js';

const PAGE = 'docs/tokens.md';

function block(language: string): string {
  const found = codeBlocks(readDocument(PAGE)).find((candidate) => candidate.language === language);
  if (!found) throw new Error(`${PAGE} has no block of ${language}.`);
  return found.text;
}

function only(pattern: RegExp, text: string): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`${PAGE} holds nothing like ${String(pattern)}.`);
  return found;
}

const PATTERNS: Readonly<Record<string, () => string>> = {
  'the pattern itself': () => block('regex').trim(),
  'the rule for gitleaks': () => only(/^regex = '''(.+)'''$/m, block('toml')),
  'the detector for TruffleHog': () => only(/^ +token: '(.+)'$/m, block('yaml')),
};

const KEYWORDS: Readonly<Record<string, () => string[]>> = {
  gitleaks: () => JSON.parse(only(/^keywords = (\[.+\])$/m, block('toml'))) as string[],
  TruffleHog: () => only(/^ +keywords: \[(.+)\]$/m, block('yaml')).split(', '),
};

/** What is around a token where tokens leak. */
const SURROUNDINGS: readonly ((token: string) => string)[] = [
  (token) => token,
  (token) => `Authorization: Bearer ${token}\r\n`,
  (token) => `{"token":"${token}"}`,
  (token) => `export GUILDHALL_TOKEN='${token}'`,
  (token) => `https://admin:${token}@guildhall.example.org/`,
  (token) => `https://guildhall.example.org/?token=${token}&x=1`,
  (token) => `token=${token};`,
];

describe('[TK-04] what docs/tokens.md gives to scanners of secrets', () => {
  it.each(Object.keys(PATTERNS))('finds every kind of token wherever it stands, by %s', (name) => {
    const pattern = new RegExp(PATTERNS[name]?.() ?? '', 'g');
    for (const kind of TOKEN_KINDS) {
      for (const surround of SURROUNDINGS) {
        const token = newTokenText(kind);
        const found = [...surround(token).matchAll(pattern)].map((match) => match[1] ?? match[0]);
        expect(found).toEqual([token]);
        expect(found.every(isTokenText)).toBe(true);
      }
    }
  });

  it.each(Object.keys(PATTERNS))('finds nothing that only looks like one, by %s', (name) => {
    const pattern = new RegExp(PATTERNS[name]?.() ?? '');
    const token = newTokenText('personal');
    const nearMisses = [
      token.slice(0, -1),
      `${token}A`,
      `x${token}`,
      `_${token}`,
      `${token}_`,
      token.replace('gh_p_', 'gh_q_'),
      token.replace('gh_p_', 'ghp_'),
      token.replace('gh_p_', 'gh-p-'),
      token.replace('gh_p_', 'GH_P_'),
      `${token.slice(0, 20)}-${token.slice(21)}`,
      newHexadecimalTokenText(),
      'gh_p_',
    ];
    expect(nearMisses.filter((text) => pattern.test(text))).toEqual([]);
  });

  it.each(Object.keys(KEYWORDS))('has a keyword in every kind of token, for %s', (name) => {
    const keywords = KEYWORDS[name]?.() ?? [];
    for (const kind of TOKEN_KINDS) {
      const token = newTokenText(kind).toLowerCase();
      expect(keywords.filter((keyword) => token.startsWith(keyword))).toHaveLength(1);
    }
  });

  it('uses nothing that the engine of both scanners lacks', () => {
    for (const pattern of Object.values(PATTERNS)) expect(pattern()).not.toMatch(/\(\?|\\[1-9]/);
  });
});

import fs from 'node:fs';

const text = fs.readFileSync('SECURITY.md', 'utf8');

describe('The threat model in SECURITY.md', () => {
  it('names tests that are there', () => {
    const named = [
      ...new Set([...text.matchAll(/`((?:test|src)\/[\w./-]+\.(?:test|spec)\.ts)`/g)].map(([, file]) => file ?? '')),
    ];
    expect(named.length).toBeGreaterThan(25);
    expect(named.filter((file) => !fs.existsSync(file))).toEqual([]);
  });

  it('names a test, or what is left to the operator, for every threat', () => {
    const threats = text.split('\n').filter((line) => /^\| T\d+ /.test(line));
    expect(threats.length).toBeGreaterThan(30);
    const without = threats.filter((line) => !/`(test|src)\/|operator|[Nn]ot defended/.test(line.split('|')[4] ?? ''));
    expect(without).toEqual([]);
    const numbers = threats.map((line) => Number(/T(\d+)/.exec(line)?.[1]));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it('speaks of every attacker that it lists', () => {
    const attackers = [...text.matchAll(/^- \*\*([^*]+)\*\*/gm)].map(([, name]) => name);
    expect(attackers).toEqual(expect.arrayContaining(['Anonymous', 'User', 'Group admin', 'Malicious directory']));
  });
});

export type Yaml = string | Yaml[] | { [key: string]: Yaml };

interface Line {
  indent: number;
  text: string;
}

/**
 * Reads the YAML that docker-compose.yml is written in: maps, lists of scalars, `[a, b]`, and quoted or plain scalars.
 * Every scalar is a string. Throws at anything else, so that a file that is not understood fails the test.
 */
export function parseSimpleYaml(text: string): Yaml {
  const lines = text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .map((line) => ({ indent: line.search(/\S/), text: line.trim() }));
  const value = readBlock(lines, 0);
  if (lines[0]) throw new Error(`Not understood: ${lines[0].text}`);
  return value;
}

function readBlock(lines: Line[], indent: number): Yaml {
  return lines[0]?.text.startsWith('- ') ? readList(lines, indent) : readMap(lines, indent);
}

function readList(lines: Line[], indent: number): Yaml[] {
  const list: Yaml[] = [];
  while (lines[0]?.indent === indent && lines[0].text.startsWith('- ')) list.push(scalar(lines.shift()?.text.slice(2)));
  return list;
}

function readMap(lines: Line[], indent: number): Yaml {
  const map: { [key: string]: Yaml } = {};
  while (lines[0]?.indent === indent) {
    const [, key, rest] = /^([\w-]+):(?: (.*))?$/.exec(lines[0].text) ?? [];
    if (key === undefined) throw new Error(`Not understood: ${lines[0].text}`);
    lines.shift();
    const next = lines[0]?.indent ?? 0;
    if (rest !== undefined) map[key] = scalar(rest);
    else map[key] = next > indent ? readBlock(lines, next) : '';
  }
  return map;
}

function scalar(text = ''): Yaml {
  if (text.startsWith('[')) {
    return text
      .slice(1, -1)
      .split(',')
      .map((item) => scalar(item.trim()));
  }
  return text.replace(/^'(.*)'$/, '$1');
}

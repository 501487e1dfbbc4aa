import { elementsOf, textOf, type XmlElement } from '../../../common/xml/xml-element.js';
import { writeXmlElement } from '../../../common/xml/write-xml.js';

export type OutputFormat = 'xml' | 'json' | 'php';

export const CONTENT_TYPES: Readonly<Record<OutputFormat, string>> = {
  xml: 'application/xml; charset=utf-8',
  json: 'application/json; charset=utf-8',
  php: 'application/php; charset=utf-8',
};

type Tree = string | Tree[] | { [key: string]: Tree };

/** A document in one of the formats that `dream.out.format` chooses from. */
export function documentText(root: XmlElement, format: OutputFormat): string {
  if (format === 'json') return JSON.stringify(toTree(root));
  if (format === 'php') return toPhp({ [root.name]: toTree(root) });
  // An empty element is written with a blank, as .NET does. Anywhere else `>` is escaped, so nothing else is hit.
  return writeXmlElement(root).replaceAll('/>', ' />');
}

/** Attributes as `@name`, then the elements sorted by name: one as it is, several as a list. All values are text. */
function toTree(element: XmlElement): Tree {
  const attributes = Object.entries(element.attributes);
  const children = elementsOf(element);
  const text = textOf(element);
  if (attributes.length === 0 && children.length === 0) return text;
  const names = [...new Set(children.map((child) => child.name))].toSorted((a, b) => (a < b ? -1 : 1));
  return Object.fromEntries([
    ...attributes.map(([name, value]): [string, Tree] => [`@${name}`, value]),
    ...(text === '' ? [] : [['#text', text] as [string, Tree]]),
    ...names.map((name): [string, Tree] => [name, several(children.filter((child) => child.name === name))]),
  ]);
}

function several(elements: readonly XmlElement[]): Tree {
  const trees = elements.map(toTree);
  const [only] = trees;
  return trees.length === 1 && only !== undefined ? only : trees;
}

/** What PHP's `serialize` makes of it. Lengths count bytes. */
function toPhp(tree: Tree): string {
  if (typeof tree === 'string') return phpText(tree);
  const entries = Array.isArray(tree)
    ? tree.map((item, index) => `i:${index};${toPhp(item)}`)
    : Object.entries(tree).map(([key, value]) => phpText(key) + toPhp(value));
  return `a:${entries.length}:{${entries.join('')}}`;
}

function phpText(text: string): string {
  return `s:${Buffer.byteLength(text)}:"${text}";`;
}

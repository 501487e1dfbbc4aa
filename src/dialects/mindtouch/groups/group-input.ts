import { elementsOf, type XmlElement } from '../../../common/xml/xml-element.js';
import { assertRoot, childOf, childText, invalid, parseUnsigned } from '../http/input-document.js';

/** The name in a group's document: `groupname` if it is there, else `name`. */
export function readGroupName(root: XmlElement): string | undefined {
  assertRoot(root, 'group');
  const name = childText(root, 'name');
  return childText(root, 'groupname') ?? name;
}

/** The id in a group's document; 0 for a new group. Throws a 400. */
export function readGroupId(root: XmlElement): number {
  const text = root.attributes.id;
  const id = text === undefined ? 0 : parseUnsigned(text);
  if (id === null) throw invalid('/group/@id provided but not valid');
  return id;
}

/** The name of the role in a document; undefined when it names none. */
export function readRoleName(root: XmlElement, permissions: string): string | undefined {
  const name = childText(childOf(root, permissions), 'role')?.trim();
  return name === '' ? undefined : name;
}

/** The ids of the users below `<users>`, each once. A user without an id is passed over. Throws a 400. */
export function readUserIds(users: XmlElement | undefined): number[] {
  const named = users ? elementsOf(users).filter(({ name }) => name === 'user') : [];
  const ids = named.flatMap(({ attributes: { id } }) => (id === undefined ? [] : parseUserId(id)));
  return [...new Set(ids)];
}

function parseUserId(text: string): number {
  const id = parseUnsigned(text);
  if (id === null) throw invalid('/user/@id not specified or invalid');
  return id;
}

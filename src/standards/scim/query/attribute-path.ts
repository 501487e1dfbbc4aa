import type { AttributePath } from './filter-node.js';

const NAME = '[A-Za-z$][\\w$-]*';
const PATH = new RegExp(`^(?:(urn:[^\\s"()[\\]]+):)?(${NAME})(?:\\.(${NAME}))?$`, 'i');

/**
 * A name of an attribute, such as `name.familyName` or `urn:…:User:userName`; null for what is no name. What stands
 * behind the last colon is the attribute: a schema's own name, which ends with a word, reads like one of its attributes.
 */
export function readAttributePath(text: string): AttributePath | null {
  const match = PATH.exec(text);
  const name = match?.[2];
  if (name === undefined) return null;
  return { urn: match?.[1] ?? null, name, sub: match?.[3] ?? null };
}

/** The name as it was written. */
export function pathText({ urn, name, sub }: AttributePath): string {
  return `${urn === null ? '' : `${urn}:`}${name}${sub === null ? '' : `.${sub}`}`;
}

import type { XmlElement } from '../../../common/xml/xml-element.js';

type Value = string | number | bigint;

/** An element of an answer. Attributes keep their order; those that are undefined are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, Value | undefined>> = {},
  ...children: readonly (XmlElement | Value)[]
): XmlElement {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return {
    name,
    attributes: Object.fromEntries(given.map(([attribute, value]) => [attribute, String(value)])),
    children: children.map((child) => (typeof child === 'object' ? child : String(child))),
  };
}

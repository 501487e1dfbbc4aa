/** An element of an XML document without namespaces: what surfaces read and write. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Elements and text in the order of the document; comments and processing instructions are left out. */
  readonly children: readonly (XmlElement | string)[];
}

/** All text directly in an element. */
export function textOf(element: XmlElement): string {
  return element.children.filter((child) => typeof child === 'string').join('');
}

/** The elements directly in an element. */
export function elementsOf(element: XmlElement): XmlElement[] {
  return element.children.filter((child) => typeof child !== 'string');
}

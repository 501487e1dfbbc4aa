/** A resource as it is answered (RFC 7643 section 3). */
export interface ScimResource {
  schemas: readonly string[];
  id: string;
  meta: ScimMeta;
  [attribute: string]: unknown;
}

export interface ScimMeta {
  resourceType: string;
  created: string;
  lastModified: string;
  location: string;
  /** A weak entity tag, which the header ETag repeats. */
  version: string;
}

/** The weak entity tag for what a version is called. */
export function weakTag(version: number | string): string {
  return `W/"${version}"`;
}

import { findAttribute, type ScimAttribute } from '../schema/attribute.js';
import { COMMON_ATTRIBUTES } from '../schema/common-attributes.js';
import { findExtension, resolveAttribute, type ResourceType } from '../schema/resource-types.js';

type Json = Record<string, unknown>;

/** What a request asks to be shown: `null` is for what it does not say. Names that mean nothing are passed over. */
export interface ProjectionRequest {
  readonly attributes: readonly string[] | null;
  readonly excludedAttributes: readonly string[] | null;
}

/** Names of attributes, and for each the sub-attributes that are meant; null for the whole of it. */
class Selection {
  private readonly names = new Map<string, Set<string> | null>();

  constructor(type: ResourceType, paths: readonly string[]) {
    for (const path of paths) {
      const extension = findExtension(type, path.trim());
      if (extension) {
        this.names.set(extension.id, null);
        continue;
      }
      const found = resolveAttribute(type, path.trim());
      if (found) this.add(keyOf(found.extension?.id ?? null, found.attribute.name), found.subAttribute?.name);
    }
  }

  /** Whether the attribute, or its whole extension, is named as it is. */
  hasWhole(urn: string | null, name: string): boolean {
    return this.names.get(keyOf(urn, name)) === null || (urn !== null && this.names.get(urn) === null);
  }

  has(urn: string | null, name: string): boolean {
    return this.names.has(keyOf(urn, name)) || (urn !== null && this.names.has(urn));
  }

  hasSub(urn: string | null, name: string, sub: string): boolean {
    return this.names.get(keyOf(urn, name))?.has(sub) ?? false;
  }

  private add(key: string, sub: string | undefined): void {
    const subs = this.names.get(key);
    if (sub === undefined || subs === null) this.names.set(key, null);
    else this.names.set(key, (subs ?? new Set()).add(sub));
  }
}

/** Which attributes of a resource are shown (RFC 7644 3.9). `returned` of the schema has the last word. */
export class Projection {
  private readonly attributes: Selection | null;
  private readonly excluded: Selection | null;

  constructor(
    private readonly type: ResourceType,
    { attributes, excludedAttributes }: ProjectionRequest,
  ) {
    this.attributes = attributes === null ? null : new Selection(type, attributes);
    this.excluded = excludedAttributes === null ? null : new Selection(type, excludedAttributes);
  }

  /** Whether anything of an attribute of the core schema is shown: what is not need not be read. */
  shows(name: string): boolean {
    const attribute = findAttribute([...COMMON_ATTRIBUTES, ...this.type.schema.attributes], name);
    return attribute !== undefined && this.isShown(null, attribute);
  }

  /** What is shown of a resource, whose names are spelled as in its schemas. */
  apply(resource: Json): Json {
    const shown = this.applyTo(resource, null, [...COMMON_ATTRIBUTES, ...this.type.schema.attributes]);
    for (const { id, attributes } of this.type.extensions) {
      const extension = resource[id];
      if (!isObject(extension)) continue;
      const part = this.applyTo(extension, id, attributes);
      if (Object.keys(part).length > 0) shown[id] = part;
    }
    return shown;
  }

  private applyTo(source: Json, urn: string | null, attributes: readonly ScimAttribute[]): Json {
    const shown: Json = {};
    for (const [name, value] of Object.entries(source)) {
      const attribute = attributes.find((candidate) => candidate.name === name);
      if (!attribute || !this.isShown(urn, attribute)) continue;
      const part = attribute.type === 'complex' ? this.applyToValue(value, urn, attribute) : value;
      if (part !== undefined) shown[name] = part;
    }
    return shown;
  }

  private applyToValue(value: unknown, urn: string | null, attribute: ScimAttribute): unknown {
    if (!this.cuts(urn, attribute)) return value;
    if (Array.isArray(value)) return value.map((item) => this.subAttributesOf(item, urn, attribute));
    const part = this.subAttributesOf(value, urn, attribute);
    return isObject(part) && Object.keys(part).length === 0 ? undefined : part;
  }

  /** Whether less than the whole attribute is shown. */
  private cuts(urn: string | null, { name }: ScimAttribute): boolean {
    const isPart = this.attributes !== null && !this.attributes.hasWhole(urn, name) && this.attributes.has(urn, name);
    return isPart || (this.excluded?.has(urn, name) ?? false);
  }

  private subAttributesOf(value: unknown, urn: string | null, { name }: ScimAttribute): unknown {
    if (!isObject(value)) return value;
    const isAll = this.attributes === null || this.attributes.hasWhole(urn, name);
    const isWanted = (sub: string): boolean => isAll || (this.attributes?.hasSub(urn, name, sub) ?? false);
    return Object.fromEntries(
      Object.entries(value).filter(([sub]) => isWanted(sub) && !this.excluded?.hasSub(urn, name, sub)),
    );
  }

  private isShown(urn: string | null, { name, returned }: ScimAttribute): boolean {
    if (returned === 'always') return true;
    if (returned === 'never') return false;
    if (this.excluded?.hasWhole(urn, name)) return false;
    if (this.attributes !== null) return this.attributes.has(urn, name);
    return returned === 'default';
  }
}

function keyOf(urn: string | null, name: string): string {
  return urn === null ? name : `${urn}:${name}`;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

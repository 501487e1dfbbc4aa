import { AppError } from '../../common/errors/app-error.js';
import { isJsonObject, propertiesProblem, type JsonObject } from '../../common/json/json-object.js';

/** What a question tells of those it is about: conditions are judged by it. It counts for this question alone. */
export interface Facts {
  /** Laid over the stored properties, key by key. */
  readonly subject?: { readonly properties: JsonObject };
  readonly action?: { readonly properties: JsonObject };
  /** Laid over the stored properties, key by key. */
  readonly resource?: { readonly properties: JsonObject };
  readonly context?: JsonObject;
}

/** The fields of a question that `readFacts` reads. */
export const FACT_FIELDS: readonly string[] = ['context', 'properties'];

/** Whose properties a question may tell. */
const OWNERS = ['subject', 'action', 'resource'] as const;
const OWNER_NAMES: ReadonlySet<string> = new Set(OWNERS);

/** What is wrong with facts, and where: a pointer (RFC 6901) from the question on. */
export class FactsProblem {
  constructor(
    readonly pointer: string,
    readonly detail: string,
  ) {}
}

/** Reads `{context?, properties?: {subject?, action?, resource?}}`; undefined when the question tells nothing. */
export function readFacts({ context, properties }: Record<string, unknown>): Facts | FactsProblem | undefined {
  if (context === undefined && properties === undefined) return undefined;
  const problem = context === undefined ? undefined : propertiesProblem(context);
  if (problem !== undefined) return new FactsProblem('/context', problem);
  const known = readProperties(properties);
  if (known instanceof FactsProblem) return known;
  return isJsonObject(context) ? { ...known, context } : known;
}

/**
 * The same of a query, in which both are JSON. Throws `validation_failed`.
 */
export function factsOfQuery(query: { context?: string; properties?: string }): Facts | undefined {
  const facts = readFacts({
    context: parsed('context', query.context),
    properties: parsed('properties', query.properties),
  });
  if (!(facts instanceof FactsProblem)) return facts;
  const [, parameter = '', owner] = facts.pointer.split('/');
  throw AppError.invalidParameter(parameter, owner === undefined ? facts.detail : `${owner}: ${facts.detail}`);
}

function parsed(parameter: string, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw AppError.invalidParameter(parameter, 'must be JSON');
  }
}

function readProperties(value: unknown): Facts | FactsProblem {
  if (value === undefined) return {};
  if (!isJsonObject(value)) return new FactsProblem('/properties', 'must be an object');
  const strange = Object.keys(value).find((key) => !OWNER_NAMES.has(key));
  if (strange !== undefined) return new FactsProblem(`/properties/${escaped(strange)}`, 'is not known here');
  const facts: Record<string, { properties: JsonObject }> = {};
  for (const owner of OWNERS) {
    const properties = value[owner];
    if (properties === undefined) continue;
    const problem = propertiesProblem(properties);
    if (problem !== undefined) return new FactsProblem(`/properties/${owner}`, problem);
    facts[owner] = { properties: properties as JsonObject };
  }
  return facts;
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

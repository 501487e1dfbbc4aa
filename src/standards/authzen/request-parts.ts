import { AppError } from '../../common/errors/app-error.js';
import { isJsonObject, propertiesProblem, type JsonObject } from '../../common/json/json-object.js';

/** A subject, a resource or an action as a request has it. What is absent is undefined. */
export interface Parts {
  readonly type: string | undefined;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly properties: JsonObject | undefined;
}

/** What is wrong with a request: where (RFC 6901), and how. Not an Error: a batch may hold thousands. */
export class Complaint {
  constructor(
    readonly pointer: string,
    readonly detail: string,
  ) {}

  /** The same of what stands at `pointer` in something greater. */
  under(pointer: string): Complaint {
    return new Complaint(pointer + this.pointer, this.detail);
  }

  /** One sentence. */
  get message(): string {
    return `${this.pointer === '' ? 'The body' : this.pointer} ${this.detail}.`;
  }

  /** `validation_failed`, for a request that is refused whole. */
  toError(): AppError {
    return AppError.invalidField(this.pointer, this.detail);
  }
}

/** Throws `validation_failed` for a complaint. */
export function orThrow<T>(read: T | Complaint): T {
  if (read instanceof Complaint) throw read.toError();
  return read;
}

/** The body of a request. Throws `validation_failed` for what is no object. */
export function objectOf(body: unknown): JsonObject {
  if (isJsonObject(body)) return body;
  throw new Complaint('', 'must be an object').toError();
}

const IS_MISSING = 'is missing';

/** Reads a subject, a resource or an action, of which nothing need be there. Unknown fields are ignored. */
export function readParts(value: unknown, pointer: string): Parts | Complaint {
  if (!isJsonObject(value)) return new Complaint(pointer, value === undefined ? IS_MISSING : 'must be an object');
  const { type, id, name } = value;
  if (!isTextOrAbsent(type)) return new Complaint(`${pointer}/type`, 'must be text');
  if (!isTextOrAbsent(id)) return new Complaint(`${pointer}/id`, 'must be text');
  if (!isTextOrAbsent(name)) return new Complaint(`${pointer}/name`, 'must be text');
  const { properties } = value;
  if (properties === undefined || properties === null) return { type, id, name, properties: undefined };
  const problem = propertiesProblem(properties);
  if (problem !== undefined) return new Complaint(`${pointer}/properties`, problem);
  return { type, id, name, properties: properties as JsonObject };
}

/** An object of properties, or undefined for one that is absent or null. */
export function readProperties(value: unknown, pointer: string): JsonObject | undefined | Complaint {
  if (value === undefined || value === null) return undefined;
  const problem = propertiesProblem(value);
  return problem === undefined ? (value as JsonObject) : new Complaint(pointer, problem);
}

/** Null is not absent here: what is required is not null. */
function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

/** Complains of a part that is missing. */
export function missing(pointer: string): Complaint {
  return new Complaint(pointer, IS_MISSING);
}

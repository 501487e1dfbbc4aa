import { isJsonObject } from '../../common/json/json-object.js';
import { Complaint } from './request-parts.js';

/** How a request is to be carried out. */
export interface Options {
  /** The decision after which a batch ends; undefined to answer all of it. */
  readonly endsWith: boolean | undefined;
  /** Whether each decision is to tell its reason. */
  readonly reasons: boolean;
}

const ENDS: Readonly<Record<string, boolean | undefined>> = {
  execute_all: undefined,
  deny_on_first_deny: false,
  permit_on_first_permit: true,
};

const USUAL: Options = { endsWith: undefined, reasons: false };

/** Reads `{evaluations_semantic?, reasons?}`. Other options are ignored. */
export function readOptions(value: unknown): Options | Complaint {
  if (value === undefined || value === null) return USUAL;
  if (!isJsonObject(value)) return new Complaint('/options', 'must be an object');
  const { evaluations_semantic: semantic = 'execute_all', reasons = false } = value;
  if (typeof semantic !== 'string' || !Object.hasOwn(ENDS, semantic)) {
    return new Complaint('/options/evaluations_semantic', `must be one of ${Object.keys(ENDS).join(', ')}`);
  }
  if (typeof reasons !== 'boolean') return new Complaint('/options/reasons', 'must be true or false');
  return { endsWith: ENDS[semantic], reasons };
}

import {
  Environment,
  EvaluationError,
  ParseError,
  TypeError as CelTypeError,
  type ParseResult,
} from '@marcbachmann/cel-js';
import type { JsonObject } from '../../common/json/json-object.js';
import { sizeOf, stepsMax, UnsafeExpression, type FactSizes } from './condition-cost.js';

/** Characters of a condition. */
export const CONDITION_LENGTH_MAX = 2_000;
/** How many steps one condition may take with the facts of one question: some milliseconds. */
export const STEPS_PER_CONDITION_MAX = 50_000;
/** Compiled conditions that are kept besides those in use, by their text. */
const KNOWN_MAX = 10_000;

/** What the variables of a condition stand for. Without a resource in the question its type and id are not there. */
export interface Bindings {
  subject: { type: string; id: string; properties: JsonObject };
  action: { name: string; properties: JsonObject };
  resource: { type?: string; id?: string; properties: JsonObject };
  context: JsonObject;
  now: Date;
}

/** True, false, or false because of an error. */
export interface Outcome {
  readonly result: boolean;
  /** Why it could not be told: then the result is false. */
  readonly error?: string;
}

export const TOO_COSTLY: Outcome = { result: false, error: 'takes too many steps with these facts' };

// Control characters other than tab and line ends: a condition may have lines.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const PROPERTIES = 'map<string, dyn>';

const LANGUAGE = new Environment({
  limits: { maxAstNodes: 500, maxDepth: 30, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 4 },
})
  .registerVariable({ name: 'subject', schema: { type: 'string', id: 'string', properties: PROPERTIES } })
  .registerVariable({ name: 'action', schema: { name: 'string', properties: PROPERTIES } })
  .registerVariable({ name: 'resource', schema: { type: 'string', id: 'string', properties: PROPERTIES } })
  .registerVariable('context', PROPERTIES)
  .registerVariable('now', 'google.protobuf.Timestamp');

const NOTHING: FactSizes = { subject: 1, action: 1, resource: 1, context: 1 };

/** A condition of a grant, an assignment or a share, in CEL. It is compiled when it is first judged, and once. */
export class Condition {
  private compiled: { run: ParseResult } | { problem: string } | undefined;

  private constructor(readonly text: string) {}

  /** The same for the same text, as long as it is known. */
  static of(text: string): Condition {
    const known = KNOWN.get(text);
    if (known) return known;
    if (KNOWN.size >= KNOWN_MAX) KNOWN.clear();
    const condition = new Condition(text);
    KNOWN.set(text, condition);
    return condition;
  }

  /** What is wrong with `text` as a condition, and where; undefined when nothing is. */
  static problemOf(text: string): string | undefined {
    if (text.length > CONDITION_LENGTH_MAX) return `must have at most ${CONDITION_LENGTH_MAX} characters`;
    if (!text.isWellFormed() || FORBIDDEN.test(text)) return 'must not contain control characters or broken Unicode';
    const compiled = compile(text);
    return 'problem' in compiled ? compiled.problem : undefined;
  }

  /** How many steps judging it takes at most, with facts of these sizes. */
  stepsMax(sizes: FactSizes): number {
    const compiled = this.compile();
    return 'problem' in compiled ? 1 : stepsMax(compiled.run.ast, sizes);
  }

  /** Throws nothing. Ask `stepsMax` first. */
  judge(bindings: Bindings): Outcome {
    const compiled = this.compile();
    if ('problem' in compiled) return { result: false, error: compiled.problem };
    try {
      const result: unknown = compiled.run({ ...bindings });
      return typeof result === 'boolean' ? { result } : { result: false, error: 'is neither true nor false' };
    } catch (error) {
      return { result: false, error: error instanceof EvaluationError ? error.summary : 'cannot be judged' };
    }
  }

  private compile(): { run: ParseResult } | { problem: string } {
    return (this.compiled ??= compile(this.text));
  }
}

const KNOWN = new Map<string, Condition>();

/** How large these things are, as `Condition.stepsMax` wants to know. */
export function sizesOf({ subject, action, resource, context }: Bindings): FactSizes {
  return { subject: sizeOf(subject), action: sizeOf(action), resource: sizeOf(resource), context: sizeOf(context) };
}

function compile(text: string): { run: ParseResult } | { problem: string } {
  try {
    const run = LANGUAGE.parse(text);
    if (stepsMax(run.ast, NOTHING) > STEPS_PER_CONDITION_MAX) return { problem: 'takes too many steps' };
    const { valid, type, error } = run.check();
    if (!valid) throw error ?? new Error('A check without an error.');
    return type === 'bool' ? { run } : { problem: `must be true or false, and is of type ${String(type)}` };
  } catch (error) {
    if (error instanceof UnsafeExpression) return { problem: at(error.message, error.start) };
    if (error instanceof ParseError || error instanceof CelTypeError) {
      return { problem: at(error.summary, error.range?.start) };
    }
    throw error;
  }
}

/** `start` counts characters from 0, readers from 1. */
function at(message: string, start: number | undefined): string {
  return start === undefined ? message : `${message}, at character ${start + 1}`;
}

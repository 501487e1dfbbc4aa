import type { ASTNode } from '@marcbachmann/cel-js';

/** How large the things are that a condition looks at, in units: one for each value in them and each 16 characters. */
export interface FactSizes {
  readonly subject: number;
  readonly action: number;
  readonly resource: number;
  readonly context: number;
}

/** What a part of an expression costs at most, in steps of some 50 ns, and how large its value can be. */
interface Estimate {
  steps: number;
  size: number;
  /** Whether it makes lists by `map`: only then can a size grow faster than the sizes it comes from. */
  isMapped?: boolean;
}

/** Sizes by the names of variables. */
type Scope = ReadonlyMap<string, number>;
type CostOf = (node: ASTNode, scope: Scope) => Estimate;

/** What is written in a way that cannot be run safely. `start` counts characters from 0. */
export class UnsafeExpression extends Error {
  constructor(
    message: string,
    readonly start: number,
  ) {
    super(message);
  }
}

const CHARACTERS_PER_UNIT = 16;
/** How deep loops may stand in one another. */
const LOOPS_MAX = 3;
/** Where a scope keeps how deep it is; no variable is called that. */
const LOOPS = '#loops';
/** Time zones are looked up by Node, which takes that long. */
const TIME_ZONE_STEPS = 1_000;

/** In the order of the arguments' sizes, the receiver's first: what a call costs besides, and how large its value is. */
type CallCost = (sizes: readonly number[]) => Estimate;

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
const linear: CallCost = (sizes) => ({ steps: 1 + sum(sizes), size: 1 });
const copying: CallCost = (sizes) => ({ steps: 1 + sum(sizes), size: sum(sizes) });
const comparing: CallCost = ([left = 0, right = 0]) => ({ steps: 1 + Math.min(left, right), size: 1 });
const searching: CallCost = ([text = 0, part = 0]) => ({ steps: 1 + text * Math.max(1, part), size: 1 });
const splitting: CallCost = ([text = 0]) => ({
  steps: 1 + text * CHARACTERS_PER_UNIT,
  size: 1 + text * CHARACTERS_PER_UNIT,
});
const ofTime: CallCost = (sizes) => ({ steps: sizes.length > 1 ? TIME_ZONE_STEPS : 1, size: 1 });

const TIME_PARTS = ['Date', 'DayOfMonth', 'DayOfWeek', 'DayOfYear', 'FullYear', 'Hours', 'Milliseconds', 'Minutes'];

/** Functions that a condition may call. What is not here may be slow beyond all bounds (`matches`), or of no use. */
const FUNCTIONS: ReadonlyMap<string, CallCost> = new Map<string, CallCost>([
  ['has', linear],
  ['size', linear],
  ['type', linear],
  ['dyn', copying],
  ['bool', linear],
  ['int', linear],
  ['uint', linear],
  ['double', linear],
  ['string', copying],
  ['timestamp', linear],
  ['duration', linear],
]);

const METHODS: ReadonlyMap<string, CallCost> = new Map<string, CallCost>([
  ['size', linear],
  ['startsWith', comparing],
  ['endsWith', comparing],
  ['contains', searching],
  ['indexOf', searching],
  ['lastIndexOf', searching],
  ['lowerAscii', copying],
  ['upperAscii', copying],
  ['trim', copying],
  ['substring', copying],
  ['split', splitting],
  ...[...TIME_PARTS, 'Month', 'Seconds'].map((part) => [`get${part}`, ofTime] as const),
]);

/** How large the value of a macro is, by the size of what it goes through and of what it makes of one item. */
type SizeOfResult = (items: number, body: Estimate) => number;

const MACROS: ReadonlyMap<string, SizeOfResult> = new Map([
  ['all', () => 1],
  ['exists', () => 1],
  ['exists_one', () => 1],
  ['filter', (items: number) => items],
  ['map', (items: number, body: Estimate) => items * body.size],
]);

/**
 * The most steps that running the expression can take with facts of these sizes. Nothing is run to know that. Throws
 * `UnsafeExpression` when the expression calls what no bound is known for.
 */
export function stepsMax(node: ASTNode, sizes: FactSizes): number {
  return estimate(node, new Map(Object.entries({ ...sizes, now: 1 }))).steps;
}

/** In units. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return 1 + value.length / CHARACTERS_PER_UNIT;
  if (typeof value !== 'object' || value === null) return 1;
  let size = 1;
  for (const [key, child] of Object.entries(value)) size += key.length / CHARACTERS_PER_UNIT + sizeOf(child);
  return size;
}

function estimate(node: ASTNode, scope: Scope): Estimate {
  const costOf = COSTS.get(node.op);
  if (!costOf) throw new UnsafeExpression(`${node.op} is not known here`, node.start);
  return costOf(node, scope);
}

/** An operator of some operands: all of them, one step, and what `more` says. */
function operator(more: CallCost): CostOf {
  return ({ args }, scope) => combine(args as ASTNode | readonly ASTNode[], scope, more);
}

function combine(operands: ASTNode | readonly ASTNode[], scope: Scope, more: CallCost): Estimate {
  const all = (Array.isArray(operands) ? operands : [operands]) as readonly ASTNode[];
  const parts = all.map((part) => estimate(part, scope));
  const { steps, size } = more(parts.map((part) => part.size));
  return { steps: sum(parts.map((part) => part.steps)) + steps, size, isMapped: parts.some((part) => part.isMapped) };
}

const one: CallCost = () => ({ steps: 1, size: 1 });
const choosing: CallCost = (sizes) => ({ steps: 1, size: Math.max(...sizes) });
const membership: CallCost = ([, right = 0]) => ({ steps: 1 + right, size: 1 });

function literal({ args }: ASTNode): Estimate {
  return { steps: 1, size: sizeOf(typeof args === 'string' ? args : 0) };
}

function variable({ args }: ASTNode, scope: Scope): Estimate {
  return { steps: 1, size: scope.get(String(args)) ?? 1 };
}

function select({ args }: ASTNode, scope: Scope): Estimate {
  const [operand] = args as [ASTNode, string];
  return combine(operand, scope, ([size = 0]) => ({ steps: 1, size }));
}

function index({ args }: ASTNode, scope: Scope): Estimate {
  return combine(args as ASTNode[], scope, ([size = 0]) => ({ steps: 1, size }));
}

function mapLiteral({ args }: ASTNode, scope: Scope): Estimate {
  return combine((args as [ASTNode, ASTNode][]).flat(), scope, copying);
}

function call(node: ASTNode, scope: Scope): Estimate {
  const [name, args] = node.args as [string, ASTNode[]];
  const cost = FUNCTIONS.get(name);
  if (!cost) throw new UnsafeExpression(`the function ${name} cannot be used here`, node.start);
  // The library reads durations by a pattern that takes ages for long texts.
  if (name === 'duration' && args[0]?.op !== 'value') {
    throw new UnsafeExpression('duration takes a text that stands in the condition itself', node.start);
  }
  return combine(args, scope, cost);
}

function methodCall(node: ASTNode, scope: Scope): Estimate {
  const [name, receiver, args] = node.args as [string, ASTNode, ASTNode[]];
  const sizeOfResult = MACROS.get(name);
  if (sizeOfResult) return comprehension(receiver, args, scope, name === 'map', sizeOfResult);
  const cost = METHODS.get(name);
  if (!cost) throw new UnsafeExpression(`the function ${name} cannot be used here`, node.start);
  return combine([receiver, ...args], scope, cost);
}

/**
 * The bodies run once for each item. All items together are no larger than the list, and steps grow at least as fast as
 * sizes: most is to be done when one item is nearly as large as the list and all others are as small as can be.
 */
function comprehension(
  receiver: ASTNode,
  [item, ...bodies]: readonly ASTNode[],
  scope: Scope,
  isMap: boolean,
  sizeOfResult: SizeOfResult,
): Estimate {
  const items = estimate(receiver, scope);
  const loops = (scope.get(LOOPS) ?? 0) + 1;
  if (loops > LOOPS_MAX) throw new UnsafeExpression(`loops stand more than ${LOOPS_MAX} deep`, receiver.start);
  const inner = new Map(scope).set(LOOPS, loops);
  const bodyFor = (size: number): Estimate =>
    combine(bodies, new Map(inner).set(String(item?.args), size), (sizes) => ({
      steps: 1,
      size: Math.max(1, ...sizes),
    }));
  const [largest, smallest] = [bodyFor(items.size), bodyFor(1)];
  const isMapped = isMap || items.isMapped === true || largest.isMapped === true;
  const steps = isMapped ? items.size * largest.steps : largest.steps + items.size * smallest.steps;
  const size = sizeOfResult(items.size, largest);
  return { steps: items.steps + steps + size, size, isMapped };
}

const COSTS: ReadonlyMap<ASTNode['op'], CostOf> = new Map<ASTNode['op'], CostOf>([
  ['value', literal],
  ['id', variable],
  ['.', select],
  ['[]', index],
  ['list', operator(copying)],
  ['map', mapLiteral],
  ['call', call],
  ['rcall', methodCall],
  ['?:', operator(choosing)],
  ['||', operator(one)],
  ['&&', operator(one)],
  ['!_', operator(one)],
  ['-_', operator(one)],
  ['==', operator(comparing)],
  ['!=', operator(comparing)],
  ['in', operator(membership)],
  ['+', operator(copying)],
  ...(['-', '*', '/', '%', '<', '<=', '>', '>='] as const).map((op) => [op, operator(comparing)] as const),
]);

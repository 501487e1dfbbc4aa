import { StepBudget } from '../../conditions/step-budget.js';
import type { AccessSnapshot, TableName } from '../../snapshot/access-snapshot.js';
import { isConditional, SIDES, splitResourceName } from '../../snapshot/access-snapshot.js';
import type { ConditionalPair } from '../../snapshot/conditional-pairs.js';
import { NO_RESOURCE, type Decider } from '../../snapshot/decider.js';
import { FactView } from '../../snapshot/fact-view.js';
import type { ValidityWindow } from '../../snapshot/validity-window.js';
import type { Question } from '../question.js';
import {
  edgeOf,
  type AccessEdge,
  type AccessNode,
  type JudgedCondition,
  type NodeType,
  type Pair,
} from './access-edges.js';
import { WhatIf } from './access-state.js';
import { ChangeSearch } from './change-search.js';
import type { ExplainedNode, PairIds } from './explanation.js';
import type { Paths } from './simple-paths.js';
import { Ways } from './ways.js';

/** A step as the snapshot has it: by ids and names, since indexes mean nothing once the snapshot has gone on. */
export interface DraftStep {
  type: AccessEdge['type'];
  from: ExplainedNode;
  to: ExplainedNode;
  window: ValidityWindow | undefined;
  pair: PairIds | null;
  /** Whether the pair is there and has a condition. */
  hasCondition: boolean;
  /** The condition as it was judged, on a path. */
  condition: JudgedCondition | undefined;
}

/** What the snapshot alone can tell. */
export interface ExplanationDraft {
  allowed: boolean;
  revision: number;
  instant: number;
  subject: ExplainedNode & { active: boolean };
  privilege: ExplainedNode;
  resource: ExplainedNode | null;
  privilegePaths: DraftStep[][];
  resourcePaths: DraftStep[][];
  /** Ways to either, on which a condition is not true. */
  heldBackPaths: DraftStep[][];
  /** Each set as the steps that would be made possible. */
  missing: DraftStep[][];
  complete: boolean;
}

const TABLES: Readonly<Record<NodeType, TableName>> = {
  user: 'users',
  group: 'groups',
  privilegeSet: 'privilegeSets',
  privilege: 'privileges',
  resource: 'resources',
};

const NO_PATHS: Paths = { paths: [], complete: true };

/** Works out why the answer to a question is what it is. Awaits nothing, so all of it shows one revision. */
export function draftExplanation(decider: Decider, question: Question, instant: number): ExplanationDraft {
  const { snapshot } = decider;
  const { subject, privilege, resource } = question;
  const start: AccessNode = { type: subject.isGroup ? 'group' : 'user', index: subject.index };
  const steps = new StepBudget();
  const view = new FactView(decider, question, instant, steps);
  const ways = new Ways(decider, question, instant, view);
  const toPrivilege = ways.to({ type: 'privilege', index: privilege });
  const hasResource = resource !== NO_RESOURCE;
  const toResource = hasResource ? ways.to({ type: 'resource', index: resource }) : NO_PATHS;
  const heldBack = ways.heldBack();
  const allowed = view.allows();
  const missing = allowed
    ? { sets: [], complete: true }
    : new ChangeSearch(new WhatIf(decider, question, instant, view)).find();
  const draft = (edge: AccessEdge): DraftStep => draftStep(snapshot, edge);
  return {
    allowed,
    revision: snapshot.revision,
    instant,
    subject: { ...describe(snapshot, start), active: subject.isGroup || snapshot.isActive(subject.index) },
    privilege: describe(snapshot, { type: 'privilege', index: privilege }),
    resource: hasResource ? describe(snapshot, { type: 'resource', index: resource }) : null,
    privilegePaths: toPrivilege.paths.map((path) => path.map(draft)),
    resourcePaths: toResource.paths.map((path) => path.map(draft)),
    heldBackPaths: heldBack.paths.map((path) => path.map(draft)),
    missing: missing.sets.map((set) => set.map((pair) => draft(edgeOf(pair)))),
    complete: [toPrivilege, toResource, heldBack, missing].every((part) => part.complete),
  };
}

function draftStep(snapshot: AccessSnapshot, { type, from, to, pair, condition }: AccessEdge): DraftStep {
  const present = pair ? conditionalPairOf(snapshot, pair) : undefined;
  const window = pair ? snapshot.relations[pair.relation].windowOf(pair.left, pair.right) : undefined;
  return {
    type,
    from: describe(snapshot, from),
    to: describe(snapshot, to),
    window: present ? present.window : window,
    pair: pair ? idsOf(snapshot, pair) : null,
    hasCondition: present !== undefined,
    condition,
  };
}

function conditionalPairOf(
  { conditional }: AccessSnapshot,
  { relation, left, right }: Pair,
): ConditionalPair | undefined {
  return isConditional(relation) ? conditional[relation].find(left, right) : undefined;
}

function idsOf({ tables }: AccessSnapshot, { relation, left, right }: Pair): PairIds {
  const [leftTable, rightTable] = SIDES[relation];
  return { relation, left: tables[leftTable].idOf(left), right: tables[rightTable].idOf(right) };
}

function describe({ tables }: AccessSnapshot, { type, index }: AccessNode): ExplainedNode {
  const table = tables[TABLES[type]];
  const [id, name] = [table.idOf(index), table.nameOf(index)];
  return type === 'resource' ? { type, id, ...splitResourceName(name) } : { type, id, name };
}

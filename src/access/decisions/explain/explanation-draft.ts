import type { AccessSnapshot, TableName } from '../../snapshot/access-snapshot.js';
import { SIDES, splitResourceName } from '../../snapshot/access-snapshot.js';
import { NO_RESOURCE, type Decider } from '../../snapshot/decider.js';
import type { ValidityWindow } from '../../snapshot/validity-window.js';
import type { Question } from '../question.js';
import { AccessEdges, edgeOf, type AccessEdge, type AccessNode, type NodeType, type Pair } from './access-edges.js';
import { WhatIf } from './access-state.js';
import { ChangeSearch } from './change-search.js';
import type { ExplainedNode, PairIds } from './explanation.js';
import { simplePaths, type Paths } from './simple-paths.js';

/** A step as the snapshot has it: by ids and names, since indexes mean nothing once the snapshot has gone on. */
export interface DraftStep {
  type: AccessEdge['type'];
  from: ExplainedNode;
  to: ExplainedNode;
  window: ValidityWindow | undefined;
  pair: PairIds | null;
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
  const edges = new AccessEdges(decider, question, instant);
  const waysTo = (end: AccessNode): Paths => simplePaths(start, end, (node) => edges.from(node));
  const toPrivilege = waysTo({ type: 'privilege', index: privilege });
  const hasResource = resource !== NO_RESOURCE;
  const toResource = hasResource ? waysTo({ type: 'resource', index: resource }) : NO_PATHS;
  const allowed = decider.check(subject, privilege, resource, instant);
  const missing = allowed
    ? { sets: [], complete: true }
    : new ChangeSearch(new WhatIf(decider, question, instant)).find();
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
    missing: missing.sets.map((set) => set.map((pair) => draft(edgeOf(pair)))),
    complete: toPrivilege.complete && toResource.complete && missing.complete,
  };
}

function draftStep(snapshot: AccessSnapshot, { type, from, to, pair }: AccessEdge): DraftStep {
  return {
    type,
    from: describe(snapshot, from),
    to: describe(snapshot, to),
    window: pair ? snapshot.relations[pair.relation].windowOf(pair.left, pair.right) : undefined,
    pair: pair ? idsOf(snapshot, pair) : null,
  };
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

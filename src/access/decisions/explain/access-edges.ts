import type { RelationName } from '../../snapshot/access-snapshot.js';
import { NO_RESOURCE, type Decider } from '../../snapshot/decider.js';
import type { Question } from '../question.js';

export type NodeType = 'user' | 'group' | 'privilegeSet' | 'privilege' | 'resource';

/** Something of the snapshot, by its index there. */
export interface AccessNode {
  type: NodeType;
  index: number;
}

export type EdgeType =
  | 'membership'
  | 'everyone'
  | 'subgroup'
  | 'grant'
  | 'assignment'
  | 'content'
  | 'implication'
  | 'administration'
  | 'share';

/** One step of a path: whoever has the first has the second. */
export interface AccessEdge {
  type: EdgeType;
  from: AccessNode;
  to: AccessNode;
  /** The pair that makes the step, as the snapshot has it; null for a rule that nobody can change. */
  pair: Pair | null;
}

export interface Pair {
  relation: RelationName;
  left: number;
  right: number;
}

type Visit = (edge: AccessEdge) => void;

const EDGE_TYPES: Readonly<Record<RelationName, EdgeType>> = {
  memberships: 'membership',
  above: 'subgroup',
  grants: 'grant',
  groupAssignments: 'assignment',
  userAssignments: 'assignment',
  contents: 'content',
  implications: 'implication',
  shares: 'share',
};

const ENDS: Readonly<Record<RelationName, readonly [left: NodeType, right: NodeType]>> = {
  memberships: ['user', 'group'],
  above: ['group', 'group'],
  grants: ['group', 'privilege'],
  groupAssignments: ['group', 'privilegeSet'],
  userAssignments: ['user', 'privilegeSet'],
  contents: ['privilegeSet', 'privilege'],
  implications: ['privilege', 'privilege'],
  shares: ['resource', 'group'],
};

/** The step that a pair makes. A share leads from the group to the resource, all others from left to right. */
export function edgeOf(pair: Pair): AccessEdge {
  const [leftType, rightType] = ENDS[pair.relation];
  const left = { type: leftType, index: pair.left };
  const right = { type: rightType, index: pair.right };
  const [from, to] = pair.relation === 'shares' ? [right, left] : [left, right];
  return { type: EDGE_TYPES[pair.relation], from, to, pair };
}

/** A number that no other node of the snapshot has. */
export function nodeKey({ type, index }: AccessNode): number {
  return index * TYPES.length + TYPES.indexOf(type);
}

const TYPES: readonly NodeType[] = ['user', 'group', 'privilegeSet', 'privilege', 'resource'];

/**
 * All steps that lead on from a node at an instant, as far as they matter for a question. An inactive user gets
 * nowhere. ADMINISTRATION leads to what is asked for and to nothing else: that is all it takes.
 */
export class AccessEdges {
  constructor(
    private readonly decider: Decider,
    private readonly question: Question,
    private readonly instant: number,
  ) {}

  /** Shortest ways first: what the node has itself, then what is above it. */
  from({ type, index }: AccessNode): AccessEdge[] {
    const edges: AccessEdge[] = [];
    const visit = (edge: AccessEdge): void => void edges.push(edge);
    if (type === 'user') this.fromUser(index, visit);
    if (type === 'group') this.fromGroup(index, visit);
    if (type === 'privilegeSet') this.fromPairs('contents', index, visit);
    if (type === 'privilege') this.fromPrivilege(index, visit);
    return edges;
  }

  private fromUser(user: number, visit: Visit): void {
    if (!this.decider.snapshot.isActive(user)) return;
    this.fromPairs('userAssignments', user, visit);
    this.fromPairs('memberships', user, visit);
    visit(this.everyone({ type: 'user', index: user }));
  }

  private fromGroup(group: number, visit: Visit): void {
    const { snapshot } = this.decider;
    const { subject, resource } = this.question;
    this.fromPairs('grants', group, visit);
    this.fromPairs('groupAssignments', group, visit);
    if (resource !== NO_RESOURCE && snapshot.relations.shares.has(resource, group, this.instant)) {
      visit(edgeOf({ relation: 'shares', left: resource, right: group }));
    }
    this.fromPairs('above', group, visit);
    const isSubject = subject.isGroup && subject.index === group;
    if (isSubject && group !== snapshot.all) visit(this.everyone({ type: 'group', index: group }));
  }

  private fromPrivilege(from: number, visit: Visit): void {
    if (from !== this.decider.snapshot.administration) {
      this.fromPairs('implications', from, visit);
      return;
    }
    const { privilege, resource } = this.question;
    const rule = (to: AccessNode): AccessEdge => ({
      type: 'administration',
      from: { type: 'privilege', index: from },
      to,
      pair: null,
    });
    if (privilege !== from) visit(rule({ type: 'privilege', index: privilege }));
    if (resource !== NO_RESOURCE) visit(rule({ type: 'resource', index: resource }));
  }

  private fromPairs(relation: Exclude<RelationName, 'shares'>, left: number, visit: Visit): void {
    this.decider.snapshot.relations[relation].eachRight(left, this.instant, (right) => {
      visit(edgeOf({ relation, left, right }));
    });
  }

  private everyone(from: AccessNode): AccessEdge {
    return { type: 'everyone', from, to: { type: 'group', index: this.decider.snapshot.all }, pair: null };
  }
}

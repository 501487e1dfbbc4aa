import type { Outcome } from '../../conditions/condition.js';
import type { ConditionalName, RelationName } from '../../snapshot/access-snapshot.js';
import type { ConditionalPair } from '../../snapshot/conditional-pairs.js';
import { NO_RESOURCE, type Decider } from '../../snapshot/decider.js';
import type { FactView } from '../../snapshot/fact-view.js';
import { contains } from '../../snapshot/validity-window.js';
import type { Question } from '../question.js';

export type NodeType = 'user' | 'group' | 'privilegeSet' | 'privilege' | 'resource';

/** Something of the snapshot, by its index there. */
export interface AccessNode {
  type: NodeType;
  index: number;
  /**
   * Whether the way to it leads over a condition, for sets, privileges and resources: from there on, nothing that
   * administers this server is reached.
   */
  isConditional?: boolean;
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
  /** The condition of the pair, and what became of it. */
  condition?: JudgedCondition;
}

export interface JudgedCondition {
  text: string;
  outcome: Outcome;
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
export function nodeKey({ type, index, isConditional }: AccessNode): number {
  return (index * TYPES.length + TYPES.indexOf(type)) * 2 + (isConditional ? 1 : 0);
}

const TYPES: readonly NodeType[] = ['user', 'group', 'privilegeSet', 'privilege', 'resource'];

/**
 * All steps that lead on from a node at an instant, as far as they matter for a question. An inactive user gets
 * nowhere. ADMINISTRATION leads to what is asked for and to nothing else: that is all it takes. Steps over a condition
 * that is not true are there when `withFalse` says so: they are what holds somebody back.
 */
export class AccessEdges {
  constructor(
    private readonly decider: Decider,
    private readonly question: Question,
    private readonly instant: number,
    private readonly view: FactView,
    private readonly withFalse = false,
  ) {}

  /** Shortest ways first: what the node has itself, then what is above it. */
  from(node: AccessNode): AccessEdge[] {
    const edges: AccessEdge[] = [];
    const { type, index } = node;
    if (node.isConditional) {
      this.fromConditional(node, (edge) => void edges.push(edge));
      return edges;
    }
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
    this.fromConditions('userAssignments', user, visit);
    this.fromPairs('memberships', user, visit);
    visit(this.everyone({ type: 'user', index: user }));
  }

  private fromGroup(group: number, visit: Visit): void {
    const { snapshot } = this.decider;
    const { subject, resource } = this.question;
    this.fromPairs('grants', group, visit);
    this.fromPairs('groupAssignments', group, visit);
    this.fromConditions('grants', group, visit);
    this.fromConditions('groupAssignments', group, visit);
    if (resource !== NO_RESOURCE && snapshot.relations.shares.has(resource, group, this.instant)) {
      visit(edgeOf({ relation: 'shares', left: resource, right: group }));
    }
    const share = resource === NO_RESOURCE ? undefined : snapshot.conditional.shares.find(resource, group);
    if (share) this.visitConditional('shares', share, visit);
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

  /** Pairs with a condition, which lead to conditional nodes. */
  private fromConditions(relation: Exclude<ConditionalName, 'shares'>, left: number, visit: Visit): void {
    const { conditional } = this.decider.snapshot;
    for (const pair of conditional[relation].ofLeft(left)) this.visitConditional(relation, pair, visit);
  }

  private visitConditional(relation: ConditionalName, pair: ConditionalPair, visit: Visit): void {
    if (!contains(pair.window, this.instant)) return;
    const outcome = this.view.outcomeOf(pair);
    if (!outcome.result && !this.withFalse) return;
    const edge = edgeOf({ relation, left: pair.left, right: pair.right });
    const condition = { text: pair.condition.text, outcome };
    this.visitUnderCondition({ ...edge, condition }, visit);
  }

  private fromConditional({ type, index }: AccessNode, visit: Visit): void {
    if (type === 'resource') return;
    const relation = type === 'privilegeSet' ? 'contents' : 'implications';
    this.fromPairs(relation, index, (edge) => {
      this.visitUnderCondition({ ...edge, from: { ...edge.from, isConditional: true } }, visit);
    });
  }

  /** Nothing that administers this server is given under a condition. */
  private visitUnderCondition(edge: AccessEdge, visit: Visit): void {
    const { to } = edge;
    if (to.type === 'privilege' && this.decider.yields.isAdministering(to.index)) return;
    visit({ ...edge, to: { ...to, isConditional: true } });
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

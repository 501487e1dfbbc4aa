import type { EdgeType, NodeType, Pair } from './access-edges.js';

/** Something that a path passes. Id and name are null for a group that the reader may not see. */
export interface ExplainedNode {
  type: NodeType;
  id: number | null;
  name: string | null;
  /** Of resources alone. */
  kind?: string;
}

/** Who made a pair, and when. */
export interface Origin {
  /** The username; null for what was there from the start, or by somebody who is gone. */
  createdBy: string | null;
  createdAt: Date;
}

/** A condition, and what became of it for the facts of the question. */
export interface ExplainedCondition {
  /** In CEL; null when the step is of a group that the reader may not see. */
  expression: string | null;
  result: boolean;
  /** Why it could not be judged; then the result is false. Null like the expression. */
  error?: string | null;
}

/** One step of a path. */
export interface ExplainedStep {
  type: EdgeType;
  from: ExplainedNode;
  to: ExplainedNode;
  validFrom: Date | null;
  validUntil: Date | null;
  /** Of steps that have one alone. */
  condition?: ExplainedCondition;
  /** Of memberships alone. */
  admin?: boolean;
  /** Absent for a rule that nobody made, or when it has just been undone; who it was is told to administrators. */
  createdBy?: string | null;
  createdAt?: Date;
}

export interface ExplainedPath {
  steps: ExplainedStep[];
}

export type ChangeType = 'activation' | 'membership' | 'subgroup' | 'grant' | 'assignment' | 'share';

/** A change that the native API makes by one call. */
export interface ProposedChange {
  type: ChangeType;
  from: ExplainedNode;
  /** Null for an activation. */
  to: ExplainedNode | null;
  /** Whether it is there already: its window of validity is to be opened, or its condition taken away. */
  extends: boolean;
  method: 'PUT' | 'PATCH';
  path: string;
  /** The body of the call; null for none. */
  body: Record<string, unknown> | null;
}

export interface ChangeSet {
  changes: ProposedChange[];
}

export interface Explanation {
  allowed: boolean;
  /** The revision that the answer shows. */
  revision: number;
  /** The instant that it is true of. */
  at: Date;
  subject: ExplainedNode & { active: boolean };
  /** By which ways the subject holds the privilege. */
  privilegePaths: ExplainedPath[];
  /** By which ways the resource is open to him; empty when none is asked about. */
  resourcePaths: ExplainedPath[];
  /** Ways to either that do not count, since a condition on them is false or cannot be judged. */
  heldBackPaths: ExplainedPath[];
  /** For a no: the smallest sets of changes after which it would be a yes. */
  missing: ChangeSet[];
  /** False when there are more paths or sets than are shown. */
  complete: boolean;
  text: string;
}

/** A pair by the ids of its rows. */
export interface PairIds {
  relation: Pair['relation'];
  left: number;
  right: number;
}

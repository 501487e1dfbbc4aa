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

/** One step of a path. */
export interface ExplainedStep {
  type: EdgeType;
  from: ExplainedNode;
  to: ExplainedNode;
  validFrom: Date | null;
  validUntil: Date | null;
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
  /** Whether it is there already, and its window of validity is to be opened. */
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

import { nameKey } from '../../common/text/names.js';
import { ADMINISTRATION, ALL_GROUP_ID } from '../../common/well-known-ids.js';
import { AliasTable } from './alias-table.js';
import type { JsonObject } from '../../common/json/json-object.js';
import { Condition } from '../conditions/condition.js';
import { ConditionalPairs } from './conditional-pairs.js';
import type { EntityTable } from './entity-table.js';
import type { Relation } from './relation.js';
import type { DescribedName, RowFact, RowFacts } from './row-facts.js';
import type { TokenTable } from './token-table.js';
import type { ValidityWindow } from './validity-window.js';

const ADMINISTRATION_KEY = nameKey(ADMINISTRATION);

/** The rows, each kind under indexes of its own. */
export interface SnapshotTables {
  readonly users: EntityTable;
  readonly groups: EntityTable;
  readonly privileges: EntityTable;
  readonly privilegeSets: EntityTable;
  /** By `resourceName` of kind and name. */
  readonly resources: EntityTable;
}

/** What stands in relation to what, in the snapshot: left, then right. */
export interface SnapshotRelations {
  /** Users and the groups they are members of. All is implied and not stored. */
  readonly memberships: Relation;
  /** Groups and the groups right above them. */
  readonly above: Relation;
  /** Groups and privileges. */
  readonly grants: Relation;
  /** Groups and privilege sets. */
  readonly groupAssignments: Relation;
  /** Users and privilege sets. */
  readonly userAssignments: Relation;
  /** Privilege sets and their privileges. */
  readonly contents: Relation;
  /** Privileges and those they imply right away. */
  readonly implications: Relation;
  /** Resources and the groups they are shared with. */
  readonly shares: Relation;
}

export type TableName = keyof SnapshotTables;
export type RelationName = keyof SnapshotRelations;
/** The relations of which a pair may have a condition. */
export type ConditionalName = 'grants' | 'groupAssignments' | 'userAssignments' | 'shares';
/** Of which tables the lefts and the rights of each relation are. */
export const SIDES: Readonly<Record<RelationName, readonly [left: TableName, right: TableName]>> = {
  memberships: ['users', 'groups'],
  above: ['groups', 'groups'],
  grants: ['groups', 'privileges'],
  groupAssignments: ['groups', 'privilegeSets'],
  userAssignments: ['users', 'privilegeSets'],
  contents: ['privilegeSets', 'privileges'],
  implications: ['privileges', 'privileges'],
  shares: ['resources', 'groups'],
};

// No name can contain it.
const RESOURCE_SEPARATOR = '\u001f';
const RELATION_NAMES = Object.keys(SIDES) as RelationName[];

/** What groups may do is derived from these. */
const STRUCTURE: ReadonlySet<TableName | RelationName> = new Set<TableName | RelationName>([
  'groups',
  'privileges',
  'privilegeSets',
  'above',
  'grants',
  'groupAssignments',
  'contents',
  'implications',
]);

/**
 * Everything that decides who may do what, as it was at one revision, in memory. It is changed in place, from one
 * revision to a later one, and never while somebody looks at it: changes are applied without awaiting anything.
 */
export class AccessSnapshot {
  /** Other names of privileges. */
  readonly aliases = new AliasTable();
  /** Pairs with a condition, which are not in the relations. */
  readonly conditional: Readonly<Record<ConditionalName, ConditionalPairs>> = {
    grants: new ConditionalPairs(),
    groupAssignments: new ConditionalPairs(),
    userAssignments: new ConditionalPairs(),
    shares: new ConditionalPairs(),
  };
  /** When its revision was made, in seconds since 1970; null when the database does not tell. */
  madeAt: number | null = null;
  private structureChanges = 0;
  private tellUserChanged: (user: number) => void = () => undefined;

  constructor(
    /** The revision that the snapshot shows. */
    public revision: number,
    readonly tables: SnapshotTables,
    readonly relations: SnapshotRelations,
    readonly tokens: TokenTable,
    private readonly facts: RowFacts,
  ) {}

  /** Goes up when something changes that what groups may do is derived from. */
  get structureVersion(): number {
    return this.structureChanges;
  }

  /** `listener` is told the index of each user whose own row, memberships or assignments change. */
  onUserChanged(listener: (user: number) => void): void {
    this.tellUserChanged = listener;
  }

  /** The index of the group All. */
  get all(): number {
    return this.tables.groups.find(ALL_GROUP_ID);
  }

  /** The index of ADMINISTRATION. */
  get administration(): number {
    return this.tables.privileges.findName(ADMINISTRATION_KEY);
  }

  /** Whether anything has a condition: then a decision may depend on more than who is in which group. */
  get hasConditions(): boolean {
    const { grants, groupAssignments, userAssignments, shares } = this.conditional;
    return grants.size + groupAssignments.size + userAssignments.size + shares.size > 0;
  }

  /** Bytes of the tables and lists. */
  get byteLength(): number {
    const parts = [...Object.values(this.tables), ...Object.values(this.relations), this.tokens, this.facts];
    return parts.reduce((sum, part: { byteLength: number }) => sum + part.byteLength, 0);
  }

  /** Whether so much was changed in place that loading it anew would save memory and time. */
  get shouldBeLoadedAnew(): boolean {
    const parts = [...Object.values(this.tables), ...Object.values(this.relations), this.tokens];
    return parts.some((part: { shouldBePacked: boolean }) => part.shouldBePacked);
  }

  /** Whether some membership or assignment of the user himself begins or ends at an instant. */
  hasWindows(user: number): boolean {
    return this.relations.memberships.hasWindows(user) || this.relations.userAssignments.hasWindows(user);
  }

  isActive(user: number): boolean {
    return this.facts.isActive(user);
  }

  /** The privileges that administer this server. */
  get administrativePrivileges(): Iterable<number> {
    return this.facts.administrativePrivileges;
  }

  /** The stored properties of a row; undefined for none. */
  propertiesOf(table: DescribedName, index: number): JsonObject | undefined {
    return this.facts.propertiesOf(table, index);
  }

  /** Adds a row or gives it another name. */
  setRow(table: TableName, id: number, key: string, name: string, fact: RowFact): void {
    const index = this.tables[table].set(id, key, name);
    this.facts.set(table, index, fact);
    this.noteChange(table);
    if (table === 'users') this.tellUserChanged(index);
  }

  /** With all that refers to it. A row that is not there stays so. */
  deleteRow(table: TableName, id: number): void {
    const index = this.tables[table].find(id);
    if (index === -1) return;
    for (const name of RELATION_NAMES) {
      if (SIDES[name][0] === table) this.relations[name].deleteLeft(index);
      if (SIDES[name][1] === table) this.relations[name].deleteRight(index);
    }
    for (const name of CONDITIONAL_NAMES) {
      if (SIDES[name][0] === table) this.conditional[name].deleteLeft(index);
      if (SIDES[name][1] === table) this.conditional[name].deleteRight(index);
    }
    this.tables[table].delete(index);
    this.facts.delete(table, index);
    if (table === 'users') this.tellUserChanged(index);
    this.noteChange(table);
  }

  /**
   * Pairs of rows that are not there are not noted: whoever deleted them deleted their pairs. A pair with a condition
   * takes the place of one without, and the other way round.
   */
  setPair(
    relation: RelationName,
    leftId: number,
    rightId: number,
    window: ValidityWindow | undefined,
    condition: string | null,
  ): void {
    const [left, right] = this.indexesOf(relation, leftId, rightId);
    if (left === -1 || right === -1) return;
    if (condition === null) {
      if (isConditional(relation)) this.conditional[relation].delete(left, right);
      this.relations[relation].set(left, right, window);
    } else if (isConditional(relation)) {
      this.relations[relation].delete(left, right);
      this.conditional[relation].set({ left, right, window, condition: Condition.of(condition) });
    }
    this.noteChange(relation, left);
  }

  deletePair(relation: RelationName, leftId: number, rightId: number): void {
    const [left, right] = this.indexesOf(relation, leftId, rightId);
    if (left === -1 || right === -1) return;
    this.relations[relation].delete(left, right);
    if (isConditional(relation)) this.conditional[relation].delete(left, right);
    this.noteChange(relation, left);
  }

  private indexesOf(relation: RelationName, leftId: number, rightId: number): [left: number, right: number] {
    const [left, right] = SIDES[relation];
    return [this.tables[left].find(leftId), this.tables[right].find(rightId)];
  }

  private noteChange(part: TableName | RelationName, left?: number): void {
    if (STRUCTURE.has(part)) this.structureChanges += 1;
    else if (left !== undefined && part !== 'shares') this.tellUserChanged(left);
  }
}

const CONDITIONAL_NAMES: readonly ConditionalName[] = ['grants', 'groupAssignments', 'userAssignments', 'shares'];

export function isConditional(relation: RelationName): relation is ConditionalName {
  return (CONDITIONAL_NAMES as readonly RelationName[]).includes(relation);
}

/** Kind and name as one. Of two keys the key. */
export function resourceName(kind: string, name: string): string {
  return kind + RESOURCE_SEPARATOR + name;
}

/** What `resourceName` put together. */
export function splitResourceName(text: string): { kind: string; name: string } {
  const [kind = '', name = ''] = text.split(RESOURCE_SEPARATOR);
  return { kind, name };
}

import { Injectable } from '@nestjs/common';
import type { Subject } from '../access/access-engine.js';
import { AccessRules } from '../access/access-rules.js';
import type { Principal } from '../auth/principal.js';
import { ALL_GROUP_ID } from '../common/well-known-ids.js';
import { GroupAffiliationsQueries, type GroupAbove, type Placement } from './group-affiliations.queries.js';

/** How surfaces name a group that something is in. */
export interface AffiliatedGroup {
  guid: string;
  name: string;
}

/** The groups of one user or group, in the order of names. */
export interface Affiliations {
  /** Those that it was put into; of a user also All. */
  direct: AffiliatedGroup[];
  /** Those and all groups above them. */
  effective: AffiliatedGroup[];
}

/** The groups that users and groups are in, by their ids. The number of statements does not grow with their number. */
@Injectable()
export class GroupAffiliationsService {
  constructor(
    private readonly queries: GroupAffiliationsQueries,
    private readonly rules: AccessRules,
  ) {}

  /**
   * Whoever may read a user may know what groups he is in: the caller has read these. `withAll` false leaves out All,
   * which everyone is in.
   */
  async ofUsers(userIds: readonly number[], withAll = true): Promise<Map<number, Affiliations>> {
    const everyone = withAll ? userIds.map((subjectId) => ({ subjectId, groupId: ALL_GROUP_ID })) : [];
    const places = [...everyone, ...(await this.queries.placesOfUsers(userIds))];
    return this.resolve(userIds, places, null);
  }

  /** Groups above that the caller may not see are left out. */
  async ofGroups(principal: Principal, groupIds: readonly number[]): Promise<Map<number, Affiliations>> {
    return this.resolve(groupIds, await this.queries.placesOfGroups(groupIds), this.rules.reader(principal));
  }

  private async resolve(
    subjectIds: readonly number[],
    places: readonly Placement[],
    reader: Subject | null,
  ): Promise<Map<number, Affiliations>> {
    const starts = new Set(places.map(({ groupId }) => groupId));
    const above = starts.size === 0 ? [] : await this.queries.listAbove([...starts], reader);
    const rank = new Map(above.map((group, index) => [group.id, index]));
    const byStart = groupedBy(above, ({ startId }) => startId);
    const bySubject = groupedBy(places, ({ subjectId }) => subjectId);
    const inOrder = (groups: readonly GroupAbove[]): AffiliatedGroup[] => {
      const distinct = [...new Map(groups.map((group) => [group.id, group])).values()];
      distinct.sort((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0));
      return distinct.map(({ guid, name }) => ({ guid, name }));
    };
    return new Map(
      subjectIds.map((id): [number, Affiliations] => {
        const found = (bySubject.get(id) ?? []).flatMap(({ groupId }) => byStart.get(groupId) ?? []);
        const direct = found.filter((group) => group.id === group.startId);
        return [id, { direct: inOrder(direct), effective: inOrder(found) }];
      }),
    );
  }
}

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

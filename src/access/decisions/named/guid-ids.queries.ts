import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** The ids behind GUIDs, which are written in small letters. What is not there is left out. */
export interface GuidIds {
  readonly users: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
}

export const NO_GUIDS: GuidIds = { users: new Map(), groups: new Map() };

const IDS_OF_GUIDS = `SELECT true AS "isUser", u.guid, u.id FROM users u WHERE u.guid = ANY ($1)
  UNION ALL SELECT false, g.guid, g.id FROM groups g WHERE g.guid = ANY ($1)`;

/** Finds users and groups by GUID, which the snapshot does not hold. Whoever has a GUID keeps it, and his id. */
@Injectable()
export class GuidIdsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** Asks nothing of the database when there are no GUIDs. */
  async find(guids: readonly string[]): Promise<GuidIds> {
    if (guids.length === 0) return NO_GUIDS;
    const rows = await this.dataSource.query<{ isUser: boolean; guid: string; id: number }[]>(IDS_OF_GUIDS, [guids]);
    const idsOf = (isUser: boolean): Map<string, number> =>
      new Map(rows.filter((row) => row.isUser === isUser).map(({ guid, id }) => [guid, id]));
    return { users: idsOf(true), groups: idsOf(false) };
  }
}

import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../auth/principal.js';
import { AppError } from '../../../common/errors/app-error.js';
import { CursorCodec } from '../../../common/paging/cursor-codec.js';
import { Page } from '../../../common/paging/page.js';
import { nameKey } from '../../../common/text/names.js';
import { listFingerprint } from '../../../database/named-list.js';
import { AccessRules } from '../../access-rules.js';
import type { Facts } from '../../conditions/facts.js';
import type { ListOpenResourcesDto, ListSubjectsDto } from '../../dto/access-lists.dto.js';
import { splitResourceName } from '../../snapshot/access-snapshot.js';
import type { Decider } from '../../snapshot/decider.js';
import type { EntityTable } from '../../snapshot/entity-table.js';
import { DecisionsService } from '../decisions.service.js';
import type { Terms } from '../terms.js';
import { resourcesOpenTo } from './resources-open-to.js';
import type { ListedPage, PageRange } from './listed-page.js';
import { subjectsWhoMay } from './subjects-who-may.js';

/** A page with the revision that it shows. */
export class DecisionPage<T> extends Page<T> {
  constructor(
    items: readonly T[],
    nextCursor: string | null,
    readonly revision: number,
  ) {
    super(items, nextCursor);
  }
}

export interface ListedSubject {
  type: 'user' | 'group';
  id: number;
  name: string;
}

export interface ListedResource {
  id: number;
  kind: string;
  name: string;
}

/** A list in the order of ids, of which a page is wanted. */
interface List<T> {
  fingerprint: string;
  table: EntityTable;
  read: (range: PageRange) => ListedPage;
  show: (id: number, name: string) => T;
}

/**
 * Who may do something, and on what somebody may. A page goes on after the last id of the one before: what was in the
 * list all the while is shown once, whatever comes and goes.
 */
@Injectable()
export class AccessListsService {
  constructor(
    private readonly decisions: DecisionsService,
    private readonly rules: AccessRules,
    private readonly cursors: CursorCodec,
  ) {}

  /**
   * Throws `privilege_not_found` and `resource_not_found`. The caller may ask about anyone. Conditions are judged by
   * `facts`, for each candidate.
   */
  async listSubjects(
    principal: Principal,
    query: ListSubjectsDto,
    terms: Terms,
    facts?: Facts,
  ): Promise<DecisionPage<ListedSubject>> {
    const decider = await this.deciderFor(terms);
    const asked = { privilege: query.privilege, ...withField('resource', resourceOf(query)) };
    const question = { ...this.decisions.read(decider, principal, asked, terms), facts };
    const { privilege, resource } = question;
    const { tables } = decider.snapshot;
    const isUserList = query.type === 'user';
    const instant = terms.at ?? decider.instant;
    const deed = [tables.privileges.idOf(privilege), tables.resources.idOf(resource)];
    return this.page(decider, query, {
      fingerprint: listFingerprint('access-subjects', [...deed, query.type, terms.at, toldIn(facts)]),
      table: isUserList ? tables.users : tables.groups,
      read: (range) => subjectsWhoMay(decider, question, instant, isUserList, range),
      show: (id, name) => ({ type: query.type, id, name }),
    });
  }

  /** Throws `privilege_not_found`, and `user_not_found` or `group_not_found` for others than may be asked about. */
  async listResources(
    principal: Principal,
    query: ListOpenResourcesDto,
    terms: Terms,
    facts?: Facts,
  ): Promise<DecisionPage<ListedResource>> {
    const decider = await this.deciderFor(terms);
    const user = onlyOne(query.user, query.userId, 'userId');
    const group = onlyOne(query.group, query.groupId, 'groupId');
    if (user !== undefined && group !== undefined) throw notBeside('group');
    const asked = { privilege: query.privilege, ...withField('user', user), ...withField('group', group) };
    const question = { ...this.decisions.read(decider, principal, asked, terms), facts };
    const { subject, privilege } = question;
    const instant = terms.at ?? decider.instant;
    const { tables } = decider.snapshot;
    const kindKey = query.kind === undefined ? undefined : nameKey(query.kind);
    const sharedOnly = !this.rules.mayAskAboutAnyone(principal);
    const owner = (subject.isGroup ? tables.groups : tables.users).idOf(subject.index);
    const filters = [subject.isGroup, owner, tables.privileges.idOf(privilege), kindKey, terms.at, toldIn(facts)];
    return this.page(decider, query, {
      fingerprint: listFingerprint('access-resources', filters),
      table: tables.resources,
      read: (range) => resourcesOpenTo(decider, question, instant, { ...range, kindKey, sharedOnly }),
      show: (id, name) => ({ id, ...splitResourceName(name) }),
    });
  }

  private async deciderFor(terms: Terms): Promise<Decider> {
    const decider = await this.decisions.snapshotFor(terms);
    const { revision } = decider.snapshot;
    if (revision >= terms.atLeast) return decider;
    throw AppError.invalidParameter('atLeast', `is beyond the present revision, ${revision}`);
  }

  private page<T>(
    { snapshot }: Decider,
    { limit, cursor }: { limit: number; cursor?: string },
    { fingerprint, table, read, show }: List<T>,
  ): DecisionPage<T> {
    const after = cursor === undefined ? 0 : this.cursors.decode(fingerprint, cursor).id;
    const { found, resumeAfter } = read({ after, limit });
    const items = found.map((index) => show(table.idOf(index), table.nameOf(index)));
    const nextCursor = resumeAfter === null ? null : this.cursors.encode(fingerprint, { sortKey: '', id: resumeAfter });
    return new DecisionPage(items, nextCursor, snapshot.revision);
  }
}

/** A cursor is of one list, and other facts make another one. */
function toldIn(facts: Facts | undefined): string | undefined {
  return facts && JSON.stringify(facts);
}

function resourceOf({ resourceId, resourceKind, resourceName }: ListSubjectsDto): object | number | undefined {
  if (resourceId !== undefined && (resourceKind ?? resourceName) !== undefined) throw notBeside('resourceId');
  if (resourceId !== undefined) return resourceId;
  if (resourceKind === undefined && resourceName === undefined) return undefined;
  if (resourceKind === undefined) throw AppError.invalidParameter('resourceKind', 'must be given with resourceName');
  if (resourceName === undefined) throw AppError.invalidParameter('resourceName', 'must be given with resourceKind');
  return { kind: resourceKind, name: resourceName };
}

function onlyOne(name: string | undefined, id: number | undefined, parameter: string): string | number | undefined {
  if (name !== undefined && id !== undefined) throw notBeside(parameter);
  return name ?? id;
}

function notBeside(parameter: string): AppError {
  return AppError.invalidParameter(parameter, 'must not be given beside another way to name it');
}

/** A question holds no field that is undefined. */
function withField(name: string, value: unknown): object {
  return value === undefined ? {} : { [name]: value };
}

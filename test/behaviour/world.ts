import type { TestServer } from '../support/test-server.js';
import { ALL, Directory, GROUPS, PRIVILEGES, SETS, USERS } from './directory.js';
import { Model } from './model.js';
import { nativeSurface } from './surfaces/native.surface.js';
import { OBSERVERS } from './surfaces/all-observers.js';
import { SURFACES } from './surfaces/all-surfaces.js';
import { canExpress, perform, VIEWS, type Operation, type Surface, type ViewName } from './surfaces/surface.js';

const SUBJECTS: Readonly<Record<(typeof VIEWS)[ViewName], readonly string[]>> = {
  server: ['all'],
  group: [ALL, ...GROUPS],
  user: USERS,
  set: SETS,
  privilege: PRIVILEGES,
};

/** What views may show; anything else is the seed's. */
const KNOWN: ReadonlySet<string> = new Set([ALL, ...GROUPS, ...USERS, ...SETS, ...PRIVILEGES]);

type Shown = Record<string, string[]>;

/** A server with a few groups, users and sets, and the model of what it should hold. */
export class World {
  private model = new Model();
  /** All surfaces, as the administrator. */
  readonly surfaces: readonly Surface[];
  private readonly native: Surface;
  /** Whoever can look: the surfaces, and those that do nothing else. */
  private readonly seers: readonly Surface[];

  private constructor(readonly directory: Directory) {
    this.surfaces = SURFACES.map((make) => make(directory, directory.adminToken));
    const observers = OBSERVERS.map((make) => make(directory, directory.adminToken));
    this.seers = [...this.surfaces, ...observers];
    this.native = nativeSurface(directory, directory.adminToken);
  }

  static async make(server: TestServer): Promise<World> {
    return new World(await Directory.make(server));
  }

  /** Starts over, with these operations done. */
  async reset(given: readonly Operation[]): Promise<void> {
    await this.directory.clear();
    this.model = new Model();
    for (const operation of given) await this.change(this.native, operation);
  }

  /**
   * Does it on the server and in the model. Throws when the answer does not fit: a change must succeed, what there is
   * nothing to do for may be refused, and privileges that an answer shows are those of the model. Answers the status.
   */
  async change(surface: Surface, operation: Operation): Promise<number> {
    const { status, shown = {} } = await perform(surface, operation);
    const isOffered = surface.offers?.(operation) ?? true;
    const changes = isOffered && this.model.apply(operation);
    if (status >= 500 || (changes && status >= 300) || (!isOffered && status < 400)) {
      throw new Error(`${surface.name} answered ${status} to ${JSON.stringify(operation)}.`);
    }
    if (operation.does === 'createGroup') await this.directory.learnGroups();
    for (const [group, privileges] of Object.entries(shown)) {
      expect({ [group]: known(privileges) }).toEqual({ [group]: known(this.model.show('privilegesOfGroup', group)) });
    }
    return status;
  }

  /** What the model says that a view shows. */
  expected(view: ViewName, subject: string): string[] {
    return known(this.model.show(view, subject));
  }

  /** All has every user in it; surfaces differ in whether they say so. */
  private expectedOn(surface: Surface, view: ViewName, subject: string): string[] {
    const names = this.expected(view, subject);
    if (view === 'membersOfGroup' && subject === ALL) return surface.showsAll.asMembers ? names : [];
    const isThere = this.expected('membersOfGroup', ALL).includes(subject);
    return view === 'groupsOfUser' && surface.showsAll.asGroup && isThere ? [ALL, ...names].toSorted() : names;
  }

  async expectSameViewEverywhere(): Promise<void> {
    const seen = await Promise.all(this.seers.map(async (surface) => [surface.name, await this.seenOn(surface)]));
    const wanted = this.seers.map((surface) => [surface.name, this.wantedOn(surface)]);
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(wanted));
  }

  /** One view after the other: all at once would be more than a busy machine takes before it refuses some. */
  private async seenOn(surface: Surface): Promise<Shown> {
    const seen: Shown = {};
    for (const { view, subject, key } of asked(surface)) {
      seen[key] = known((await surface.views[view]?.(subject)) ?? []);
    }
    return seen;
  }

  private wantedOn(surface: Surface): Shown {
    return Object.fromEntries(
      asked(surface).map(({ view, subject, key }) => [key, this.expectedOn(surface, view, subject)]),
    );
  }
}

/** The surfaces that can express all of these operations. */
export function surfacesFor(surfaces: readonly Surface[], operations: readonly Operation[]): Surface[] {
  return surfaces.filter((surface) => operations.every((operation) => canExpress(surface, operation)));
}

function asked(surface: Surface): { view: ViewName; subject: string; key: string }[] {
  return (Object.keys(VIEWS) as ViewName[])
    .filter((view) => surface.views[view] !== undefined)
    .flatMap((view) => SUBJECTS[VIEWS[view]].map((subject) => ({ view, subject, key: `${view} ${subject}` })));
}

function known(names: readonly string[]): string[] {
  return names.filter((name) => KNOWN.has(name)).toSorted();
}

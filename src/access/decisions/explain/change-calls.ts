import type { ChangeType, ExplainedNode, PairIds, ProposedChange } from './explanation.js';
import type { DraftStep } from './explanation-draft.js';
import type { PairFacts } from './pair-facts.queries.js';

const BASE = '/api/v1';

export function activation(user: ExplainedNode): ProposedChange {
  return {
    type: 'activation',
    from: user,
    to: null,
    extends: false,
    method: 'PATCH',
    path: `${BASE}/users/${user.id}`,
    body: { active: true },
  };
}

/**
 * The call that makes a pair, or opens the window of one that is there so that it counts at `instant`: the end that
 * speaks against it is taken away, all else of the pair stays.
 */
export function changeOf(step: DraftStep, facts: PairFacts | undefined, instant: number): ProposedChange {
  const { pair, window, from, to } = step;
  if (!pair) throw new Error('A change is a pair.');
  const flag = facts?.flag ?? false;
  const body = window && {
    ...(pair.relation === 'memberships' ? { admin: flag } : {}),
    ...(step.type === 'assignment' ? { role: flag } : {}),
    validFrom: window.from <= instant ? textOf(window.from) : null,
    validUntil: instant < window.until ? textOf(window.until) : null,
  };
  return {
    type: step.type as ChangeType,
    from,
    to,
    extends: window !== undefined,
    method: 'PUT',
    path: BASE + pathOf(pair, to),
    body: body ?? null,
  };
}

function pathOf({ relation, left, right }: PairIds, to: ExplainedNode): string {
  switch (relation) {
    case 'memberships':
      return `/groups/${right}/members/${left}`;
    case 'above':
      return `/groups/${right}/subgroups/${left}`;
    case 'grants':
      return `/groups/${left}/privileges/${encodeURIComponent(to.name ?? '')}`;
    case 'groupAssignments':
      return `/groups/${left}/privilege-sets/${right}`;
    case 'userAssignments':
      return `/users/${left}/privilege-sets/${right}`;
    case 'shares':
      return `/resources/${left}/groups/${right}`;
    default:
      throw new Error(`No change is proposed to ${relation}.`);
  }
}

function textOf(instant: number): string | null {
  return Number.isFinite(instant) ? new Date(instant).toISOString() : null;
}

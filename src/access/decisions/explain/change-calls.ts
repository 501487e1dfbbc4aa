import type { ValidityWindow } from '../../snapshot/validity-window.js';
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
 * The call that makes a pair, or has one that is there count at `instant`: the end of its window that speaks against it
 * is taken away, and so is its condition; all else of the pair stays.
 */
export function changeOf(step: DraftStep, facts: PairFacts | undefined, instant: number): ProposedChange {
  const { pair, from, to } = step;
  if (!pair) throw new Error('A change is a pair.');
  const isThere = step.window !== undefined || step.hasCondition;
  return {
    type: step.type as ChangeType,
    from,
    to,
    extends: isThere,
    method: 'PUT',
    path: BASE + pathOf(pair, to),
    body: isThere ? bodyOf(step, pair.relation, facts?.flag ?? false, instant) : null,
  };
}

/** What is there, but for what speaks against its counting at `instant`. */
function bodyOf(
  { window, hasCondition }: DraftStep,
  relation: PairIds['relation'],
  flag: boolean,
  instant: number,
): Record<string, unknown> {
  return {
    ...(relation === 'memberships' ? { admin: flag } : {}),
    ...(relation === 'groupAssignments' || relation === 'userAssignments' ? { role: flag } : {}),
    ...(relation === 'shares' ? {} : openedWindow(window, instant)),
    ...(hasCondition ? { condition: null } : {}),
  };
}

function openedWindow(window: ValidityWindow | undefined, instant: number): object {
  return {
    validFrom: window && window.from <= instant ? textOf(window.from) : null,
    validUntil: window && instant < window.until ? textOf(window.until) : null,
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

import type { Group } from '../../groups/entities/group.entity.js';
import { CdsError, wrongRequest } from './cds-error.js';
import { GoStruct, parseBody } from './go-json.js';
import type { CdsGroup, CdsGroupName } from './group.dto.js';
import type { CdsToken } from './token.dto.js';
import { toSentToken } from './token.mapper.js';
import type { CdsUser } from './user.dto.js';
import { toSentUser } from './user.mapper.js';

const NAME_PATTERN = /^[a-zA-Z0-9._-]+$/;
const NAME_LENGTH_MAX = 255;

/** A group in the body of a request; what was left out is empty. */
export interface SentGroup {
  name: string;
  admins: CdsUser[];
  users: CdsUser[];
  tokens: CdsToken[];
}

/** Throws `wrong request`. */
export function toSentGroup(body: Buffer | undefined): SentGroup {
  const sent = new GoStruct('sdk.Group', parseBody(body));
  sent.integer('id');
  return {
    name: sent.text('name'),
    admins: sent.list('admins', 'sdk.User').map(toSentUser),
    users: sent.list('users', 'sdk.User').map(toSentUser),
    tokens: sent.list('tokens', 'sdk.Token').map(toSentToken),
  };
}

/** The name of a new group. */
export function assertNewName(name: string): void {
  if (!NAME_PATTERN.test(name)) throw new CdsError(32);
  assertLength(name);
}

/** A group may keep a name that it got elsewhere, whatever it looks like. */
export function assertNameOf(group: Group, name: string): void {
  if (name === group.name) return;
  if (!NAME_PATTERN.test(name)) {
    throw new CdsError(24, 'Invalid group name. It should match ^[a-zA-Z0-9._-]{1,}$');
  }
  assertLength(name);
}

/** Throws for a group without an admin, and for a user who is named twice. */
export function assertMembers({ admins, users }: SentGroup): void {
  if (admins.length === 0) throw new CdsError(63);
  const names = [...admins, ...users].map((user) => user.username);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw wrongRequest(`${twice} is named twice`);
}

export function toGroupName({ id, name }: Group): CdsGroupName {
  return { id, name };
}

/** Lists that are empty are left out. */
export function toCdsGroup({ id, name }: { id: number; name: string }, lists: Omit<SentGroup, 'name'>): CdsGroup {
  const { admins, users, tokens } = lists;
  return {
    id,
    name,
    ...(admins.length === 0 ? {} : { admins }),
    ...(users.length === 0 ? {} : { users }),
    ...(tokens.length === 0 ? {} : { tokens }),
  };
}

function assertLength(name: string): void {
  if (name.length > NAME_LENGTH_MAX) throw wrongRequest(`a name has at most ${NAME_LENGTH_MAX} characters`);
}

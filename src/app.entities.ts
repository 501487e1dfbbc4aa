import { AccessChange } from './access/entities/access-change.entity.js';
import { AccessRevision } from './access/entities/access-revision.entity.js';
import { AuditChain } from './audit/entities/audit-chain.entity.js';
import { AuditCheckpoint } from './audit/entities/audit-checkpoint.entity.js';
import { AuditEvent } from './audit/entities/audit-event.entity.js';
import { AuthenticationService } from './authentication-services/entities/authentication-service.entity.js';
import { GroupMember } from './groups/entities/group-member.entity.js';
import { GroupPrivilegeSet } from './groups/entities/group-privilege-set.entity.js';
import { GroupPrivilege } from './groups/entities/group-privilege.entity.js';
import { GroupSubgroup } from './groups/entities/group-subgroup.entity.js';
import { Group } from './groups/entities/group.entity.js';
import { IdempotencyKey } from './idempotency/entities/idempotency-key.entity.js';
import { PrivilegeSetPrivilege } from './privilege-sets/entities/privilege-set-privilege.entity.js';
import { PrivilegeSet } from './privilege-sets/entities/privilege-set.entity.js';
import { PrivilegeImplication } from './privileges/entities/privilege-implication.entity.js';
import { Privilege } from './privileges/entities/privilege.entity.js';
import { ActionAlias } from './resources/entities/action-alias.entity.js';
import { ResourceShare } from './resources/entities/resource-share.entity.js';
import { Resource } from './resources/entities/resource.entity.js';
import { TokenPolicy } from './tokens/entities/token-policy.entity.js';
import { Token } from './tokens/entities/token.entity.js';
import { SignInAttempt } from './users/entities/sign-in-attempt.entity.js';
import { UserEmail } from './users/entities/user-email.entity.js';
import { UserPrivilegeSet } from './users/entities/user-privilege-set.entity.js';
import { UserProfile } from './users/entities/user-profile.entity.js';
import { User } from './users/entities/user.entity.js';

/** Every table of the server: what the data source maps and what the drift check compares with the migrations. */
export const ENTITIES = [
  AuthenticationService,
  User,
  UserEmail,
  UserProfile,
  Privilege,
  PrivilegeImplication,
  PrivilegeSet,
  PrivilegeSetPrivilege,
  UserPrivilegeSet,
  Group,
  GroupMember,
  GroupSubgroup,
  GroupPrivilege,
  GroupPrivilegeSet,
  Resource,
  ResourceShare,
  ActionAlias,
  Token,
  TokenPolicy,
  AuditEvent,
  AuditChain,
  AuditCheckpoint,
  AccessRevision,
  AccessChange,
  IdempotencyKey,
  SignInAttempt,
];

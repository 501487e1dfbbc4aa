import { nameKey } from '../common/text/names.js';
import { ADMINISTRATION } from '../common/well-known-ids.js';

export interface PrivilegeRef {
  id: number;
  nameKey: string;
}

const ADMINISTRATION_KEY = nameKey(ADMINISTRATION);

/** A set of privileges closed under implication, in which ADMINISTRATION stands for all of them. */
export class PrivilegeClosure {
  readonly isAdministrator: boolean;
  private readonly ids: ReadonlySet<number>;
  private readonly nameKeys: ReadonlySet<string>;

  constructor(privileges: readonly PrivilegeRef[]) {
    this.ids = new Set(privileges.map((privilege) => privilege.id));
    this.nameKeys = new Set(privileges.map((privilege) => privilege.nameKey));
    this.isAdministrator = this.nameKeys.has(ADMINISTRATION_KEY);
  }

  has(privilegeId: number): boolean {
    return this.isAdministrator || this.ids.has(privilegeId);
  }

  hasName(name: string): boolean {
    return this.isAdministrator || this.nameKeys.has(nameKey(name));
  }

  /** What is in both. */
  narrowedTo(scope: PrivilegeClosure): {
    isAdministrator: boolean;
    has(privilegeId: number): boolean;
    hasName(name: string): boolean;
  } {
    return {
      isAdministrator: this.isAdministrator && scope.isAdministrator,
      has: (privilegeId) => this.has(privilegeId) && scope.has(privilegeId),
      hasName: (name) => this.hasName(name) && scope.hasName(name),
    };
  }
}

/** Another name for a privilege, where it is asked about resources of one kind. */
export interface ActionAlias {
  id: number;
  /** The kind of resources, and the alias, as `nameKey` has them. */
  kindKey: string;
  key: string;
  /** The alias as it is shown. */
  name: string;
  privilegeId: number;
}

const NONE: ReadonlyMap<string, ActionAlias> = new Map();

/**
 * The aliases of privileges, by the kind of resources for which they count. An alias of a privilege that was deleted may
 * stay: whoever finds one looks whether its privilege is there.
 */
export class AliasTable {
  private readonly byId = new Map<number, ActionAlias>();
  private readonly byKind = new Map<string, Map<string, ActionAlias>>();

  /** The aliases for resources of this kind, by their keys. */
  ofKind(kindKey: string): ReadonlyMap<string, ActionAlias> {
    return this.byKind.get(kindKey) ?? NONE;
  }

  set(alias: ActionAlias): void {
    this.delete(alias.id);
    this.byId.set(alias.id, alias);
    const ofKind = this.byKind.get(alias.kindKey);
    if (ofKind) ofKind.set(alias.key, alias);
    else this.byKind.set(alias.kindKey, new Map([[alias.key, alias]]));
  }

  delete(id: number): void {
    const alias = this.byId.get(id);
    if (!alias) return;
    this.byId.delete(id);
    const ofKind = this.byKind.get(alias.kindKey);
    // Another row may have that name by now: the rows of several changes come in any order.
    if (ofKind?.get(alias.key)?.id === id) ofKind.delete(alias.key);
    if (ofKind?.size === 0) this.byKind.delete(alias.kindKey);
  }
}

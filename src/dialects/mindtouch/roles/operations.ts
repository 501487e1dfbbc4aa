/** A privilege with a bit of the mask. */
export interface MaskedPrivilege {
  id: number;
  name: string;
  maskBit: number | null;
}

interface Operation {
  id: number;
  name: string;
  mask: bigint;
}

const ADMIN = 'ADMIN';

// The seed names those bits so that the original's masks can be kept although they name no operation there.
const UNNAMED = /^MINDTOUCH_BIT_\d+$/;
// A name with a comma or a blank could not be told from several names.
const PRINTABLE = /^[^\s,]+$/;

/** The operations that there are, and the masks they make. A mask has 64 bits, more than a number can hold. */
export class Operations {
  private readonly all: readonly Operation[];
  private readonly administrationId: number;

  /** `administration` is the privilege that makes an administrator: whoever holds it holds the operation ADMIN. */
  constructor(privileges: readonly MaskedPrivilege[], administration: { id: number }) {
    this.administrationId = administration.id;
    this.all = privileges
      .flatMap(({ id, name, maskBit }) => (maskBit === null ? [] : [{ id, name, mask: 1n << BigInt(maskBit) }]))
      .toSorted((a, b) => (a.mask < b.mask ? -1 : 1));
  }

  /** The mask of what is held. */
  maskOf(holds: (privilegeId: number) => boolean): bigint {
    return this.all
      .filter(({ id, name }) => holds(id) || (name === ADMIN && holds(this.administrationId)))
      .reduce((mask, operation) => mask | operation.mask, 0n);
  }

  /** The names in a mask in the order of their bits, such as `LOGIN,BROWSE`. Bits without a name are not printed. */
  print(mask: bigint): string {
    return this.named()
      .filter((operation) => (mask & operation.mask) !== 0n)
      .map(({ name }) => name)
      .join(',');
  }

  printAll(): string {
    return this.print((1n << 64n) - 1n);
  }

  /** Which of the names, without regard to case, is no operation; undefined when all are. */
  unknownAmong(names: readonly string[]): string | undefined {
    const known = new Set(this.named().map(({ name }) => name.toLowerCase()));
    return names.find((name) => !known.has(name.toLowerCase()));
  }

  private named(): Operation[] {
    return this.all.filter(({ name }) => PRINTABLE.test(name) && !UNNAMED.test(name));
  }
}

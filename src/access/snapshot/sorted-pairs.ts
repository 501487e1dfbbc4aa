/** Pairs of indexes, the lefts in one array and the rights in another, in the same order. */
export interface Pairs {
  lefts: Uint32Array;
  rights: Uint32Array;
}

/** The pairs in the order of their lefts; pairs with the same left keep their order. `leftCount` is above every left. */
export function sortedByLeft({ lefts, rights }: Pairs, leftCount: number): Pairs {
  const next = new Uint32Array(leftCount + 1);
  for (const left of lefts) next[left + 1] = (next[left + 1] as number) + 1;
  for (let left = 0; left < leftCount; left += 1) next[left + 1] = (next[left + 1] as number) + (next[left] as number);
  const sorted = { lefts: new Uint32Array(lefts.length), rights: new Uint32Array(lefts.length) };
  for (let pair = 0; pair < lefts.length; pair += 1) {
    const left = lefts[pair] as number;
    const place = next[left] as number;
    next[left] = place + 1;
    sorted.lefts[place] = left;
    sorted.rights[place] = rights[pair] as number;
  }
  return sorted;
}

export function swapped({ lefts, rights }: Pairs): Pairs {
  return { lefts: rights, rights: lefts };
}

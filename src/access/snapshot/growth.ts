type Numbers = Uint8Array | Int32Array | Uint32Array | Float64Array;

const GROWTH = 1.5;
const LENGTH_MIN = 64;

/** The array itself when it has at least `length` places, else a longer one with the same beginning, zero after it. */
export function grown<T extends Numbers>(array: T, length: number): T {
  if (array.length >= length) return array;
  return resized(array, Math.max(length, Math.ceil(array.length * GROWTH), LENGTH_MIN));
}

/** A copy of exactly `length` places. */
export function resized<T extends Numbers>(array: T, length: number): T {
  const copy = new (array.constructor as new (length: number) => T)(length);
  copy.set(array.subarray(0, Math.min(length, array.length)));
  return copy;
}

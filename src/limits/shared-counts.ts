/** Counts that several servers keep together. */
export interface SharedCounts {
  /**
   * Adds to the count of a key, which begins anew a window's length after it was begun. Answers what all servers have
   * counted, and the milliseconds until it begins anew. Rejects when the store is away.
   */
  add(key: string, points: number): Promise<{ total: number; leftMs: number }>;
  close(): Promise<void>;
}

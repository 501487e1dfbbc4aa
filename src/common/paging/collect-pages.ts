import type { Page } from './page.js';

const PAGE_SIZE = 1_000;

/** A whole list, for surfaces that know no pages: `read` is called for one page after the other. */
export async function collectPages<T>(
  read: (request: { limit: number; cursor?: string }) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await read({ limit: PAGE_SIZE, ...(cursor === null ? {} : { cursor }) });
    for (const item of page.items) items.push(item);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

import { AppError } from '../../../common/errors/app-error.js';
import { StepBudget } from '../../conditions/step-budget.js';
import type { EntityTable } from '../../snapshot/entity-table.js';

/** What a page of a list holds, and where the next one goes on. */
export interface ListedPage {
  /** Indexes of rows, in the order of their ids. */
  readonly found: readonly number[];
  /** The id after which more may be found; null at the end of the list. */
  readonly resumeAfter: number | null;
}

/** Of which page: at most `limit` rows beyond the id `after`. */
export interface PageRange {
  readonly after: number;
  readonly limit: number;
}

/** Who is in a list: some for sure, some only if they are judged to be. */
export interface Candidates {
  /** Whether the row may be in the list at all. Asked of every row. */
  isPossible(index: number): boolean;
  /** Whether it is in the list without judging any condition. */
  isCertain(index: number): boolean;
  /** Throws `evaluation_too_costly`. */
  judge(index: number, ofPage: StepBudget): boolean;
}

/** What is judged for one page: with more than that to judge, it is short, or empty, though more is to come. */
const JUDGED_MAX = 5_000;
const STEPS_MAX = 2_000_000;

/** The page of `indexes`, the first rows of a list, one more than the page holds if there are so many. */
export function pageOf(indexes: readonly number[], { limit }: PageRange, table: EntityTable): ListedPage {
  const found = indexes.slice(0, limit);
  const last = found.at(-1);
  const isMore = indexes.length > limit && last !== undefined;
  return { found, resumeAfter: isMore ? table.idOf(last) : null };
}

/** The page of those candidates who are in the list. */
export function judgedPage(table: EntityTable, range: PageRange, candidates: Candidates): ListedPage {
  const ofPage = new StepBudget(STEPS_MAX);
  const indexes: number[] = [];
  let judged = 0;
  let seen = range.after;
  const isCut = table.someAfter(range.after, (index, id) => {
    if (candidates.isPossible(index)) {
      const isCertain = candidates.isCertain(index);
      if (!isCertain && judged === JUDGED_MAX) return true;
      if (!isCertain) judged += 1;
      const isIn = isCertain || isJudgedIn(candidates, index, ofPage);
      if (ofPage.hasRefused) return true;
      if (isIn) indexes.push(index);
    }
    seen = id;
    return indexes.length > range.limit;
  });
  if (!isCut || indexes.length > range.limit) return pageOf(indexes, range, table);
  return { found: indexes, resumeAfter: seen };
}

/** Who takes too much to be judged is not in the list, as no check says yes. */
function isJudgedIn(candidates: Candidates, index: number, ofPage: StepBudget): boolean {
  try {
    return candidates.judge(index, ofPage);
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

import type { Decider, SubjectIndex } from '../../snapshot/decider.js';
import { decide } from '../decide.js';
import type { Question } from '../question.js';
import { Hopes } from './hopes.js';
import { judgedPage, pageOf, type ListedPage, type PageRange } from './listed-page.js';
import { Subjects } from './subjects.js';

/**
 * The first users, or groups, by id for whom a check says yes. The subject of `question` means nothing; its facts are
 * told of each candidate.
 */
export function subjectsWhoMay(
  decider: Decider,
  question: Question,
  instant: number,
  areUsers: boolean,
  range: PageRange,
): ListedPage {
  const { snapshot } = decider;
  const table = areUsers ? snapshot.tables.users : snapshot.tables.groups;
  const hopes = snapshot.hasConditions ? new Hopes(decider, question, instant) : undefined;
  if (!hopes || hopes.isEmpty) {
    const subjects = new Subjects(decider, question, instant);
    const { after, limit } = range;
    return pageOf(areUsers ? subjects.users(after, limit + 1) : subjects.groups(after, limit + 1), range, table);
  }
  const possible = new Subjects(decider, question, instant, 0, hopes);
  const subjectOf = (index: number): SubjectIndex => ({ index, isGroup: !areUsers });
  return judgedPage(table, range, {
    isPossible: areUsers ? possible.everyUser() : (group) => possible.passesGroup(group),
    isCertain: (index) => decider.check(subjectOf(index), question.privilege, question.resource, instant),
    judge: (index, ofPage) => decide(decider, { ...question, subject: subjectOf(index) }, instant, ofPage),
  });
}

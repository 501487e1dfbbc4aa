import { NO_RESOURCE, type Decider } from '../../snapshot/decider.js';
import type { FactView } from '../../snapshot/fact-view.js';
import type { Question } from '../question.js';
import { AccessEdges, type AccessNode } from './access-edges.js';
import { simplePaths, together, type Paths } from './simple-paths.js';

const NONE: Paths = { paths: [], complete: true };

/** The ways from the subject of a question, for its facts. */
export class Ways {
  private readonly start: AccessNode;

  constructor(
    private readonly decider: Decider,
    private readonly question: Question,
    private readonly instant: number,
    private readonly view: FactView,
  ) {
    const { isGroup, index } = question.subject;
    this.start = { type: isGroup ? 'group' : 'user', index };
  }

  /** Without conditions first, then over conditions that are true. */
  to(end: AccessNode): Paths {
    const edges = new AccessEdges(this.decider, this.question, this.instant, this.view);
    const always = simplePaths(this.start, end, (node) => edges.from(node));
    return this.decider.snapshot.hasConditions ? together(always, this.over(edges, end)) : always;
  }

  /** Those to the privilege or to the resource on which some condition is not true. */
  heldBack(): Paths {
    if (!this.decider.snapshot.hasConditions) return NONE;
    const { privilege, resource } = this.question;
    const edges = new AccessEdges(this.decider, this.question, this.instant, this.view, true);
    const ends: AccessNode[] = [
      { type: 'privilege', index: privilege },
      ...(resource === NO_RESOURCE ? [] : [{ type: 'resource' as const, index: resource }]),
    ];
    const found = ends.map((end) => this.over(edges, end));
    const all = found.reduce(together, NONE);
    return { ...all, paths: all.paths.filter((path) => path.some((step) => step.condition?.outcome.result === false)) };
  }

  private over(edges: AccessEdges, end: AccessNode): Paths {
    return simplePaths(this.start, { ...end, isConditional: true }, (node) => edges.from(node));
  }
}

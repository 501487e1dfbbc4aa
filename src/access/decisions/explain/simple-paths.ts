import { nodeKey, type AccessEdge, type AccessNode } from './access-edges.js';

/** How many paths are shown, and how many steps they have in all. */
const PATHS_MAX = 100;
const STEPS_MAX = 5_000;
/** How far is looked for them: only privileges that imply each other in circles have ways that lead nowhere. */
const WALKED_MAX = 200_000;

export interface Paths {
  paths: AccessEdge[][];
  /** False when there are more. */
  complete: boolean;
}

/** The paths of both, no more of them than are shown. */
export function together(first: Paths, second: Paths): Paths {
  const paths = [...first.paths, ...second.paths].slice(0, PATHS_MAX);
  const isAll = paths.length === first.paths.length + second.paths.length;
  return { paths, complete: isAll && first.complete && second.complete };
}

/** Steps that lead on from each node, by the node's key. */
type Graph = ReadonlyMap<number, readonly AccessEdge[]>;

/** The ways from `start` to `end` which pass no node twice. */
export function simplePaths(start: AccessNode, end: AccessNode, edgesFrom: (node: AccessNode) => AccessEdge[]): Paths {
  const walk = new Walk(leadingTo(end, explore(start, edgesFrom)), nodeKey(start), nodeKey(end));
  const paths: AccessEdge[][] = [];
  let stepsShown = 0;
  for (let walked = 0; !walk.isOver; walked += 1) {
    if (walked > WALKED_MAX) return { paths, complete: false };
    const path = walk.step();
    if (!path) continue;
    stepsShown += path.length;
    const isTooMuch = paths.length === PATHS_MAX || (paths.length > 0 && stepsShown > STEPS_MAX);
    if (isTooMuch) return { paths, complete: false };
    paths.push(path);
  }
  return { paths, complete: true };
}

/** Tries all ways, depth first, without recursion: chains of groups may be long. */
class Walk {
  private readonly path: AccessEdge[] = [];
  private readonly passed: Set<number>;
  /** For the start and each node of the present path, the steps from it that are still to be tried, the next one last. */
  private readonly pending: AccessEdge[][];

  constructor(
    private readonly graph: Graph,
    startKey: number,
    private readonly endKey: number,
  ) {
    this.passed = new Set([startKey]);
    this.pending = [this.stepsFrom(startKey)];
  }

  get isOver(): boolean {
    return this.pending.length === 0;
  }

  /** Goes on, or back. Answers a path when that brings it to the end. */
  step(): AccessEdge[] | undefined {
    const edge = this.pending.at(-1)?.pop();
    if (!edge) {
      this.goBack();
      return undefined;
    }
    const key = nodeKey(edge.to);
    if (this.passed.has(key)) return undefined;
    this.path.push(edge);
    this.passed.add(key);
    this.pending.push(this.stepsFrom(key));
    return key === this.endKey ? [...this.path] : undefined;
  }

  private goBack(): void {
    this.pending.pop();
    const last = this.path.pop();
    if (last) this.passed.delete(nodeKey(last.to));
  }

  private stepsFrom(key: number): AccessEdge[] {
    return key === this.endKey ? [] : (this.graph.get(key) ?? []).toReversed();
  }
}

/** All that can be reached. */
function explore(start: AccessNode, edgesFrom: (node: AccessNode) => AccessEdge[]): Graph {
  const graph = new Map<number, AccessEdge[]>();
  const pending = [start];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (graph.has(nodeKey(node))) continue;
    const edges = edgesFrom(node);
    graph.set(nodeKey(node), edges);
    for (const { to } of edges) pending.push(to);
  }
  return graph;
}

/** What of a graph leads to a node. */
function leadingTo(end: AccessNode, graph: Graph): Graph {
  const before = new Map<number, number[]>();
  for (const [from, edges] of graph) {
    for (const { to } of edges) {
      const key = nodeKey(to);
      const known = before.get(key);
      if (known) known.push(from);
      else before.set(key, [from]);
    }
  }
  const leading = new Set<number>();
  const pending = [nodeKey(end)];
  for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
    if (leading.has(key)) continue;
    leading.add(key);
    for (const from of before.get(key) ?? []) pending.push(from);
  }
  const pruned = [...graph].map(([from, edges]) => [from, edges.filter(({ to }) => leading.has(nodeKey(to)))] as const);
  return new Map(pruned);
}

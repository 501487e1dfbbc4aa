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

/** Steps that lead on from each node, by the node's key. */
type Graph = ReadonlyMap<number, readonly AccessEdge[]>;

/** The ways from `start` to `end` which pass no node twice. */
export function simplePaths(start: AccessNode, end: AccessNode, edgesFrom: (node: AccessNode) => AccessEdge[]): Paths {
  const graph = leadingTo(end, explore(start, edgesFrom));
  const endKey = nodeKey(end);
  const found: Paths = { paths: [], complete: true };
  const path: AccessEdge[] = [];
  const passed = new Set([nodeKey(start)]);
  // For each node of the present path, the steps from it that are still to be tried.
  const pending = [[...(graph.get(nodeKey(start)) ?? [])].reverse()];
  let stepsShown = 0;
  for (let walked = 0; pending.length > 0; walked += 1) {
    if (walked > WALKED_MAX) return { ...found, complete: false };
    const edge = pending.at(-1)?.pop();
    if (!edge) {
      pending.pop();
      const last = path.pop();
      if (last) passed.delete(nodeKey(last.to));
      continue;
    }
    const key = nodeKey(edge.to);
    if (passed.has(key)) continue;
    path.push(edge);
    passed.add(key);
    pending.push(key === endKey ? [] : [...(graph.get(key) ?? [])].reverse());
    if (key !== endKey) continue;
    stepsShown += path.length;
    if (found.paths.length === PATHS_MAX || (found.paths.length > 0 && stepsShown > STEPS_MAX)) {
      return { ...found, complete: false };
    }
    found.paths.push([...path]);
  }
  return found;
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

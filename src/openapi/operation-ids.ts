import type { Method, Operation } from './document.js';

/** What Nest makes of `GroupsController.list`; an id that a route chose itself has no such form. */
const GENERATED = /^\w+Controller_([a-z]+)\w*$/;

/**
 * Gives an operation a readable id: the verb of its handler and the words of its address, `listGroupMembers`. Words
 * before a parameter are singular, and so is the last one where a list is written to. `taken` holds the ids of the
 * document so far: the same operation at a second address gets a number.
 */
export function nameOperation(operation: Operation, method: Method, path: string, taken: Set<string>): void {
  const [, verb] = GENERATED.exec(operation.operationId) ?? [];
  const name = verb === undefined ? operation.operationId : verb + nounOf(method, path, verb);
  operation.operationId = name;
  for (let number = 2; taken.has(operation.operationId); number += 1) operation.operationId = `${name}${number}`;
  taken.add(operation.operationId);
}

function nounOf(method: Method, path: string, verb: string): string {
  const segments = path
    .replace(/^\/(api\/v1|@api\/deki)\//, '')
    .split('/')
    .filter((segment) => segment !== '');
  return segments
    .map((segment, index) => {
      if (segment.startsWith('{')) return '';
      const next = segments[index + 1];
      const isOne = next === undefined ? method === 'post' && !segment.endsWith(`:${verb}`) : true;
      return pascalCase(segment.replace(/:.*/, ''), isOne);
    })
    .join('');
}

function pascalCase(segment: string, isOne: boolean): string {
  const words = segment.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return isOne ? words.join('').replace(/s$/, '') : words.join('');
}

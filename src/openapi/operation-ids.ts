import type { Method, Operation } from './document.js';

/**
 * What Nest makes of `GroupsController.list`, with a number when the controller has several addresses; an id that a
 * route chose itself has no such form.
 */
const GENERATED = /^\w+Controller_([a-z]+)\w*(\[\d+\])?$/;

/** What the addresses of a surface begin with. */
const BASE = /^\/(api\/v1|@api\/deki|callosum\/v1\/tspublic\/v1|callosum\/v1|tspublic\/v1)\//;

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
    .replace(BASE, '')
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

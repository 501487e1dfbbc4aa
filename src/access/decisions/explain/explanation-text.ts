import type {
  ChangeSet,
  ExplainedNode,
  ExplainedPath,
  ExplainedStep,
  Explanation,
  ProposedChange,
} from './explanation.js';

/** How many paths, and how many sets of changes, are put into words. */
const SPOKEN_MAX = 10;

const VERBS: Readonly<Record<ExplainedStep['type'], string>> = {
  membership: 'is a member of',
  everyone: 'is, like everyone, in',
  subgroup: 'is inside',
  grant: 'is granted',
  assignment: 'is assigned',
  content: 'contains',
  implication: 'implies',
  administration: 'opens',
  share: 'has',
};

type Told = Omit<Explanation, 'text'>;

/** An explanation in plain English, one statement a line. */
export function explainInWords(told: Told, privilege: ExplainedNode, resource: ExplainedNode | null): string {
  const who = nameOf(told.subject);
  const what = `${nameOf(privilege)}${resource ? ` on ${nameOf(resource)}` : ''}`;
  const lines = [`${told.allowed ? 'Yes' : 'No'}: ${who} ${told.allowed ? 'may' : 'may not'} do ${what}.`];
  if (!told.subject.active) lines.push(`${who} is not active, and so may do nothing.`);
  else {
    lines.push(...waysIn(told.privilegePaths, `${who} does not hold ${nameOf(privilege)}.`));
    if (resource) lines.push(...waysIn(told.resourcePaths, `No group of ${who} has ${nameOf(resource)}.`));
  }
  if (!told.allowed) {
    lines.push(...bounded(told.heldBackPaths.map(({ steps }) => `Held back: ${sentenceOf(steps)}.`)));
    lines.push(...waysOut(told.missing));
  }
  if (!told.complete) lines.push('There is more than is shown here.');
  return lines.map(capitalised).join('\n');
}

function waysIn(paths: readonly ExplainedPath[], otherwise: string): string[] {
  if (paths.length === 0) return [otherwise];
  return bounded(paths.map(({ steps }) => `${sentenceOf(steps)}.`));
}

function waysOut(sets: readonly ChangeSet[]): string[] {
  if (sets.length === 0) return ['No change that you may be shown would make it a yes.'];
  const [first] = sets;
  const heading = sets.length === 1 ? 'This would make it a yes:' : 'Any one of these would make it a yes:';
  const size = first && first.changes.length > 1 ? ` (${first.changes.length} changes together)` : '';
  return [
    heading.replace(':', `${size}:`),
    ...bounded(sets.map(({ changes }) => `- ${changes.map(instruction).join('; ')}.`)),
  ];
}

function capitalised(line: string): string {
  return line.charAt(0).toUpperCase() + line.slice(1);
}

function bounded(lines: readonly string[]): string[] {
  const more = lines.length - SPOKEN_MAX;
  return more > 0 ? [...lines.slice(0, SPOKEN_MAX), `… and ${more} more.`] : [...lines];
}

function sentenceOf(steps: readonly ExplainedStep[]): string {
  const [first] = steps;
  if (!first) return '';
  const clauses = steps.map((step) => `${VERBS[step.type]} ${nameOf(step.to)}${windowOf(step)}${conditionOf(step)}`);
  return `${nameOf(first.from)} ${clauses.join(', which ')}`;
}

function conditionOf({ condition }: ExplainedStep): string {
  if (!condition) return '';
  const { expression, result, error } = condition;
  const text = expression === null ? 'a condition' : `\`${expression}\``;
  if (result) return ` (as ${text} is true)`;
  return error ? ` (but ${text} cannot be judged: ${error})` : ` (but ${text} is not true)`;
}

function windowOf({ validFrom, validUntil }: ExplainedStep): string {
  const ends = [
    ...(validFrom ? [`from ${validFrom.toISOString()}`] : []),
    ...(validUntil ? [`until ${validUntil.toISOString()}`] : []),
  ];
  return ends.length === 0 ? '' : ` (${ends.join(' ')})`;
}

function instruction({ type, from, to, extends: isThere, body }: ProposedChange): string {
  if (!to) return `activate ${nameOf(from)}`;
  if (body && 'condition' in body) return `take the condition from the ${type} of ${nameOf(to)} to ${nameOf(from)}`;
  const [giver, given] = [nameOf(from), nameOf(to)];
  const sentences: Record<Exclude<ProposedChange['type'], 'activation'>, string> = {
    membership: isThere ? `open the time of ${giver} in ${given}` : `add ${giver} to ${given}`,
    subgroup: `put ${giver} into ${given}`,
    grant: isThere ? `open the time of the grant of ${given} to ${giver}` : `grant ${given} to ${giver}`,
    assignment: isThere ? `open the time of the assignment of ${given} to ${giver}` : `assign ${given} to ${giver}`,
    share: `share ${given} with ${giver}`,
  };
  return type === 'activation' ? '' : sentences[type];
}

function nameOf({ type, name, kind }: ExplainedNode): string {
  if (name === null) return 'a group that you may not see';
  if (type === 'resource') return `the ${kind ?? 'resource'} "${name}"`;
  if (type === 'privilegeSet') return `the set "${name}"`;
  return type === 'group' ? `the group "${name}"` : type === 'user' ? `the user "${name}"` : name;
}

import { Condition, sizesOf, STEPS_PER_CONDITION_MAX, type Bindings } from './condition.js';

const FACTS: Bindings = {
  subject: { type: 'user', id: 'ada', properties: { age: 40, tags: ['a', 'b'], team: { lead: 'bob' } } },
  action: { name: 'READ', properties: {} },
  resource: { type: 'record', id: 'r1', properties: { owner: 'ada' } },
  context: { amount: 5 },
  now: new Date('2030-01-31T12:30:00Z'),
};

function judge(text: string, facts: Bindings = FACTS): unknown {
  expect(Condition.problemOf(text)).toBeUndefined();
  const { result, error } = Condition.of(text).judge(facts);
  return error ?? result;
}

describe('A condition', () => {
  it.each<[string, unknown]>([
    ['resource.properties.owner == subject.id', true],
    ['subject.type == "group" || action.name == "READ"', true],
    ['subject.properties.age >= 18 && subject.properties.age < 100', true],
    ['context.amount == 5', true],
    ['context.amount in [1, 5]', true],
    ['"b" in subject.properties.tags && !("c" in subject.properties.tags)', true],
    ['subject.properties.tags.exists(tag, tag == "b")', true],
    ['subject.properties.tags.map(tag, tag + "!").filter(tag, tag == "a!").size() == 1', true],
    ['subject.properties.team.lead == "bob"', true],
    ['has(context.amount) && !has(context.other)', true],
    ['now > timestamp("2030-01-01T00:00:00Z") && now.getHours("Europe/Zurich") == 13', true],
    ['now - timestamp("2030-01-31T00:00:00Z") < duration("13h")', true],
    ['resource.id.startsWith("r") ? resource.type == "x" : true', false],
    ['context.other == 1 || context.amount == 5', true],
    ['context.other == 1', 'No such key: other'],
    ['context.amount + 1 > 2', 'no such overload: dyn<double> + int'],
    ['context.constructor == "x"', 'No such key: constructor'],
    ['subject.properties["__proto__"] == "x"', 'No such key: __proto__'],
    ['!has(context.toString)', true],
  ])('%s is judged: %s', (text, outcome) => {
    expect(judge(text)).toBe(outcome);
  });

  it('that looks at a resource is an error when none is asked about', () => {
    expect(judge('resource.id == "r1"', { ...FACTS, resource: { properties: {} } })).toBe('No such key: id');
  });

  it.each<[string, string]>([
    ['', 'Unexpected token: EOF, at character 1'],
    ['subject.id ==', 'Unexpected token: EOF, at character 14'],
    ['subject.id', 'must be true or false, and is of type string'],
    ['context.amount', 'must be true or false, and is of type dyn'],
    ['user.id == "ada"', 'Unknown variable: user, at character 1'],
    ['true && subject.name == "ada"', 'No such key: name, at character 17'],
    ['subject.id == 1', 'no such overload: string == int, at character 1'],
    ['subject.id.matches("^(a+)+$")', 'the function matches cannot be used here, at character 1'],
    ['cel.bind(x, subject.id, x == "a")', 'the function bind cannot be used here, at character 1'],
    ['bytes(subject.id) == b"a"', 'the function bytes cannot be used here, at character 1'],
    ['open(subject.id)', 'the function open cannot be used here, at character 1'],
    [
      'duration(context.x) > duration("1s")',
      'duration takes a text that stands in the condition itself, at character 1',
    ],
    [`[1].all(a, [1].all(b, [1].all(c, [1].all(d, true))))`, 'loops stand more than 3 deep, at character 34'],
    [`${'('.repeat(40)}true${')'.repeat(40)}`, 'Exceeded maxDepth (30), at character 31'],
    [`[context.text]${'.map(a, a + a)'.repeat(20)}[0] == ""`, 'takes too many steps'],
    ['true\u0007', 'must not contain control characters or broken Unicode'],
    ['"\ud800" == ""', 'must not contain control characters or broken Unicode'],
    [`"${'x'.repeat(2_000)}" == ""`, 'must have at most 2000 characters'],
  ])('%s is refused: %s', (text, problem) => {
    expect(Condition.problemOf(text)).toBe(problem);
  });

  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  const many = (count: number): Bindings => ({ ...FACTS, context: { list: numbers(count), text: 'x'.repeat(count) } });
  const loop = 'context.list.all(a, a >= 0)';
  const square = 'context.list.all(a, context.list.all(b, a != b || a == b))';

  it.each<[string, number, boolean]>([
    [loop, 2_000, true],
    [square, 50, true],
    [square, 1_000, false],
    ['context.list.all(a, a in context.list)', 100, true],
    ['context.list.all(a, a in context.list)', 8_000, false],
    ['context.list.map(a, context.list.map(b, context.list)).size() > 0', 1_000, false],
    ['context.text.contains(context.text)', 16_000, false],
    ['now.getHours("Europe/Zurich") == 1', 1, true],
    ['context.list.all(a, now.getHours("Europe/Zurich") == 1)', 100, false],
  ])('%s of %s things may be run: %s', (text, count, mayRun) => {
    expect(Condition.problemOf(text)).toBeUndefined();
    expect(Condition.of(text).stepsMax(sizesOf(many(count))) <= STEPS_PER_CONDITION_MAX).toBe(mayRun);
  });

  it('takes no less steps than it makes: twice the list, four times the square', () => {
    const steps = (text: string, count: number): number => Condition.of(text).stepsMax(sizesOf(many(count)));
    for (const count of [10, 100, 1_000]) {
      expect(steps(loop, count)).toBeGreaterThan(2 * count);
      expect(steps(square, count)).toBeGreaterThan(4 * count ** 2);
    }
  });

  it('is the same for the same text', () => {
    expect(Condition.of('true')).toBe(Condition.of('true'));
    expect(Condition.of('true')).not.toBe(Condition.of('false'));
  });

  it('that does not compile is an error and throws nothing', () => {
    expect(Condition.of('no such thing').judge(FACTS)).toMatchObject({ result: false, error: expect.any(String) });
    expect(Condition.of('no such thing').stepsMax(sizesOf(FACTS))).toBe(1);
  });
});

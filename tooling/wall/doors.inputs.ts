import { newRef } from '@tributary/kernel/ids';
import { REF_PREFIXES, type RefKind } from '@tributary/kernel/ref-prefixes';
import type { z } from 'zod';

/** A value that names one record: where it stands in the input, and what kinds of record it may name. */
export interface Slot {
  readonly path: string;
  readonly kinds: readonly RefKind[];
}

/** One way to call a procedure: its input with a hole for every reference. */
export interface Shape {
  /** Which branches of its unions it takes, for messages. */
  readonly name: string;
  readonly slots: readonly Slot[];
  /** The input with these references in the holes, by path. */
  fill(refs: Readonly<Record<string, string>>): unknown;
}

/** Values that some field of the product accepts, tried in this order; a field that takes none of them needs an override. */
const SAMPLES: readonly unknown[] = [
  ...[
    'Wall probe',
    'wall-probe-0001',
    '2026-12-01',
    '2026-12-31T00:00:00Z',
    'EUR',
    'DE',
    'wall@probe.example',
    '12',
    '12.50',
    'a',
    '1.0.0',
  ],
  ...[
    '00000000-0000-4000-8000-000000000000',
    '0123456789abcdef',
    'https://probe.example/',
    'a'.repeat(64),
    1,
    0,
    15,
    10n,
    true,
    null,
    undefined,
  ],
  new TextEncoder().encode('order,product\n1,2\n'),
  new Date('2026-12-01T00:00:00Z'),
];
const AMOUNT = /^\d+(\.\d+)?$/;
/** A field of text may be meant for an amount. */
const NUMBERS_FIRST = [...SAMPLES].sort((a, b) => Number(AMOUNT.test(String(b))) - Number(AMOUNT.test(String(a))));
const KINDS = Object.keys(REF_PREFIXES) as RefKind[];

/** What is drawn once for every shape of a schema: a hole, or a value as it is. */
type Drawn =
  | { readonly hole: readonly RefKind[] }
  | { readonly value: unknown }
  | { readonly fields: Record<string, Drawn> }
  | { readonly items: Drawn[] };
interface Draft {
  readonly name: string;
  readonly drawn: Drawn;
}

/** The parts of zod's description of a schema that are read here. */
interface Definition {
  readonly type: string;
  readonly shape?: Record<string, z.ZodType>;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly in?: z.ZodType;
  readonly values?: readonly unknown[];
  readonly entries?: Record<string, unknown>;
  readonly keyType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly left?: z.ZodType;
  readonly right?: z.ZodType;
}
const definitionOf = (schema: z.ZodType) => (schema as unknown as { _zod: { def: Definition } })._zod.def;
const accepts = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;

/** How many ways of one schema are kept: unions inside arrays inside unions would multiply. */
const MOST_SHAPES = 24;

/**
 * Every way to call a procedure that its own input schema allows, a branch of a union each, with holes where references go. Drawn from the
 * schema and not written by hand, so that a field that is added tomorrow is aimed at tomorrow. Empty where no input could be drawn: then
 * the door is uncovered until it has an override.
 */
export function shapesOf(schemas: readonly z.ZodType[]): Shape[] {
  if (schemas.length === 0) return [{ name: '', slots: [], fill: () => undefined }];
  const whole = schemas[0]!;
  // Where a form checks its fields together (an amount in a currency), words do not do and numbers may.
  for (const samples of [SAMPLES, NUMBERS_FIRST]) {
    const possible = draw(whole, samples)
      .map(toShape)
      .filter((shape) => accepts(whole, shape.fill(anyRefs(shape))));
    if (possible.length > 0) return dedupe(possible);
  }
  return [];
}

/** References of the right kinds that name nothing. */
export const anyRefs = ({ slots }: Shape): Record<string, string> =>
  Object.fromEntries(slots.map(({ path, kinds }) => [path, newRef(kinds[0]!)]));

function dedupe(shapes: readonly Shape[]): Shape[] {
  const seen = new Map<string, Shape>();
  for (const shape of shapes) {
    const holes = Object.fromEntries(shape.slots.map(({ path }) => [path, '?']));
    const key = JSON.stringify(shape.fill(holes), (_key, value) => (typeof value === 'bigint' ? `${value}n` : value));
    if (!seen.has(key)) seen.set(key, shape);
  }
  return [...seen.values()].slice(0, MOST_SHAPES);
}

function draw(schema: z.ZodType, samples: readonly unknown[]): Draft[] {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case 'object':
      return possibleOf(schema, drawObject(definition.shape!, samples));
    case 'optional':
    case 'default':
    case 'prefault':
    case 'readonly':
      return draw(definition.innerType!, samples);
    case 'nullable':
      return [...draw(definition.innerType!, samples), { name: 'null', drawn: { value: null } }];
    case 'array':
      return draw(definition.element!, samples).map(({ name, drawn }) => ({ name, drawn: { items: [drawn] } }));
    case 'union':
      return definition.options!.flatMap((option, at) =>
        draw(option, samples).map(({ name, drawn }) => ({ name: [branchName(option, at), name].filter(Boolean).join('.'), drawn })),
      );
    case 'intersection':
      return combine(draw(definition.left!, samples), draw(definition.right!, samples));
    case 'enum':
      return Object.values(definition.entries!).map((value) => ({ name: String(value), drawn: { value } }));
    case 'literal':
      return [{ name: '', drawn: { value: definition.values![0] } }];
    case 'record':
      return [{ name: '', drawn: { value: {} } }];
    case 'lazy':
      return [];
    default:
      return drawLeaf(schema, definition, samples);
  }
}

/** The ways that the schema as a whole accepts (an end after its beginning); all of them where it accepts none. */
function possibleOf(schema: z.ZodType, drafts: Draft[]): Draft[] {
  const possible = drafts.filter((draft) => {
    const shape = toShape(draft);
    return accepts(schema, shape.fill(anyRefs(shape)));
  });
  return possible.length > 0 ? possible : drafts;
}

/** A field of text, a number, bytes: a hole where only references pass, else the first sample that does. */
function drawLeaf(schema: z.ZodType, definition: Definition, samples: readonly unknown[]): Draft[] {
  // What takes a reference of every kind takes any text of that form: the client's own id of a request.
  const kinds = KINDS.filter((kind) => accepts(schema, newRef(kind)));
  if (kinds.length > 0 && kinds.length < KINDS.length) return [{ name: '', drawn: { hole: kinds } }];
  const sample = samples.find((one) => one !== undefined && accepts(schema, one));
  if (sample !== undefined) return [{ name: '', drawn: { value: sample } }];
  // A pipe over an object (a transform of a whole form) is drawn from what it takes.
  if (definition.type === 'pipe') return draw(definition.in!, samples);
  return [];
}

function branchName(option: z.ZodType, at: number): string {
  const shape = definitionOf(option).shape;
  const literal =
    shape &&
    Object.values(shape)
      .map((one) => definitionOf(one))
      .find(({ type }) => type === 'literal');
  return String(literal?.values?.[0] ?? at);
}

/** One way for each branch below, the other fields at their first; optional fields are given, then all are left out. */
function drawObject(shape: Record<string, z.ZodType>, samples: readonly unknown[]): Draft[] {
  const ways = Object.entries(shape).map(([field, schema]) => ({
    field,
    ways: draw(schema, samples),
    optional: accepts(schema, undefined),
  }));
  if (ways.some((one) => one.ways.length === 0 && !one.optional)) return [];
  const given = ways.filter((one) => one.ways.length > 0);
  const first = Object.fromEntries(given.map(({ field, ways: [way] }) => [field, way!.drawn]));
  const drafts: Draft[] = [{ name: '', drawn: { fields: first } }];
  for (const { field, ways: more } of given)
    for (const way of more.length > 1 ? more : [])
      drafts.push({ name: `${field}=${way.name}`, drawn: { fields: { ...first, [field]: way.drawn } } });
  const needed = Object.fromEntries(given.filter(({ optional }) => !optional).map(({ field, ways: [way] }) => [field, way!.drawn]));
  drafts.push({ name: 'least', drawn: { fields: needed } });
  for (const { field, ways: more, optional } of given)
    if (optional)
      for (const way of more)
        drafts.push({ name: `only ${field}${way.name ? `=${way.name}` : ''}`, drawn: { fields: { ...needed, [field]: way.drawn } } });
  return drafts;
}

function combine(left: Draft[], right: Draft[]): Draft[] {
  return left.flatMap((one) =>
    right.flatMap((other) =>
      'fields' in one.drawn && 'fields' in other.drawn
        ? [{ name: [one.name, other.name].filter(Boolean).join(' '), drawn: { fields: { ...one.drawn.fields, ...other.drawn.fields } } }]
        : [],
    ),
  );
}

function toShape({ name, drawn }: Draft): Shape {
  const slots: Slot[] = [];
  const walk = (one: Drawn, path: string): void => {
    if ('hole' in one) slots.push({ path, kinds: one.hole });
    else if ('fields' in one) for (const [field, inner] of Object.entries(one.fields)) walk(inner, path ? `${path}.${field}` : field);
    else if ('items' in one) for (const [at, inner] of one.items.entries()) walk(inner, `${path}.${at}`);
  };
  walk(drawn, '');
  const build = (one: Drawn, path: string, refs: Readonly<Record<string, string>>): unknown => {
    if ('hole' in one) return refs[path];
    if ('value' in one) return one.value;
    if ('items' in one) return one.items.map((inner, at) => build(inner, `${path}.${at}`, refs));
    return Object.fromEntries(
      Object.entries(one.fields).map(([field, inner]) => [field, build(inner, path ? `${path}.${field}` : field, refs)]),
    );
  };
  return { name, slots, fill: (refs) => build(drawn, '', refs) };
}

import type postgres from 'postgres';

/** A change of the database that opens a hole, planted in a transaction that is rolled back. */
export interface DatabaseLeak {
  readonly name: string;
  /** What would have gone wrong, as one sentence. */
  readonly what: string;
  readonly sql: string;
}

const CLAIM = (name: string, type: string) =>
  String.raw`\( SELECT \(NULLIF\(current_setting\('app\.${name}'::text, true\), ''::text\)\)::${type} AS "nullif"\)`;

/** Ways in which somebody could get a policy wrong; each is tried on every policy of a party in which it changes anything. */
const MISTAKES: readonly {
  readonly name: string;
  readonly what: string;
  readonly skipsGuarded?: true;
  change(expression: string, table: string): string;
}[] = [
  {
    name: 'any party',
    skipsGuarded: true,
    what: 'no longer asks which party it is',
    change: (expression) =>
      expression.replaceAll(new RegExp(`(?<![§a-z_.])([a-z_.]+) = ${CLAIM('party', 'uuid')}`, 'g'), '($1 IS NOT NULL)'),
  },
  {
    name: 'any person',
    what: 'no longer asks which person it is',
    change: (expression) =>
      expression.replaceAll(new RegExp(`(?<![§a-z_.])([a-z_.]+) = ${CLAIM('person', 'uuid')}`, 'g'), '($1 IS NOT NULL)'),
  },
  {
    name: 'any day',
    skipsGuarded: true,
    what: 'no longer asks whether it holds today',
    change: (expression) => expression.replaceAll(new RegExp(`(?<![§a-z_.])([a-z_.]+) (@>|<=|>) ${CLAIM('today', 'date')}`, 'g'), 'true'),
  },
  {
    name: 'any action',
    what: 'no longer asks for the action',
    change: (expression) => expression.replaceAll(/\('[a-z_]+'::text = ANY \(a\.actions\)\)/g, 'true'),
  },
  {
    name: 'any record',
    what: 'asks whether there is any such row and no longer whether it is this record’s',
    change: (expression, table) =>
      expression.replaceAll(new RegExp(String.raw`([a-z]+\.[a-z_]+) = ${table}\.([a-z_]+)`, 'g'), '($1 IS NOT NULL)'),
  },
];

/** Tables whose own policy asks for the party (and the day) already: a probe of them that forgets to ask again opens nothing. */
const GUARDED =
  /(?:FROM|JOIN) \(?(?:access|event_parties|party_introductions|memberships|ticket_parties|stock_holdings|party_cards) ([a-z]+)\b/g;

/** Changes the expression, but not what it asks of rows that guard themselves. */
function changeUnguarded(expression: string, change: (text: string) => string): string {
  const aliases = [...expression.matchAll(GUARDED)].map(([, alias]) => alias!);
  const hidden = aliases.reduce((text, alias) => text.replaceAll(new RegExp(String.raw`\b${alias}\.`, 'g'), `§${alias}§`), expression);
  return change(hidden).replaceAll(/§([a-z]+)§/g, '$1.');
}

/** Every policy of a party with every mistake that changes it, read from the database's own catalogue: a policy of tomorrow is planted, too. */
export async function policyLeaks(admin: postgres.Sql): Promise<DatabaseLeak[]> {
  const policies = await admin<{ policy: string; table: string; using: string | null; check: string | null }[]>`
    select p.polname as policy, c.relname as table, pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
    from pg_policy p join pg_class c on c.oid = p.polrelid where 'app_party'::regrole = any (p.polroles) order by 1`;
  return policies.flatMap(({ policy, table, using, check }) =>
    MISTAKES.flatMap(({ name, what, skipsGuarded, change: mistake }) => {
      const change = (expression: string) =>
        skipsGuarded ? changeUnguarded(expression, (text) => mistake(text, table)) : mistake(expression, table);
      // What may be changed and what it may become are two conditions; a mistake in the first is the quieter one.
      const [changedUsing, changedCheck] = [using && change(using), using === null && check ? change(check) : check];
      if (changedUsing === using && changedCheck === check) return [];
      const clauses = [changedUsing ? `using (${changedUsing})` : '', changedCheck ? `with check (${changedCheck})` : ''];
      return [
        {
          name: `${policy}: ${name}`,
          what: `The policy ${policy} of ${table} ${what}.`,
          sql: `alter policy ${policy} on ${table} ${clauses.join(' ')}`,
        },
      ];
    }),
  );
}

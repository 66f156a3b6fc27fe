import type { Tx } from '@tributary/db/connection';
import { type SQL, sql } from 'drizzle-orm';

/** A node of PostgreSQL's plan, as `explain (format json)` names it. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  /** Of a bitmap scan, whose index condition stands on a node of its own that names no table. */
  readonly 'Recheck Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** The plan that the server would use for the statement in this transaction, under its role and claims. Nothing is run. */
export async function planOf(tx: Tx, statement: SQL): Promise<PlanNode> {
  const [row] = await tx.execute<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(sql`explain (format json, verbose false) ${statement}`);
  return row!['QUERY PLAN'][0].Plan;
}

/** Every node, parents before children. */
export function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/**
 * What ARCHITECTURE forbids a portal list: a sequential scan (of any table but those allowed by name: small public ones), or a sub-plan
 * hashed over all rows. Returns one sentence a fault; none is what a test expects. Tables must be large enough and analysed, or the planner
 * rightly prefers to scan.
 */
export function fullScansIn(plan: PlanNode, allowed: readonly string[] = []): string[] {
  return nodesOf(plan).flatMap((node) => {
    const relation = node['Relation Name'];
    const faults: string[] = [];
    if (node['Node Type'] === 'Seq Scan' && relation && !allowed.includes(relation)) faults.push(`sequential scan of ${relation}`);
    if (/hashed SubPlan/.test(JSON.stringify({ ...node, Plans: undefined })))
      faults.push(`hashed sub-plan at ${relation ?? node['Node Type']}`);
    return faults;
  });
}

/** Throws with the faults and the plan where `fullScansIn` finds any. */
export function forbidFullScans(plan: PlanNode, allowed: readonly string[] = []): void {
  const faults = fullScansIn(plan, allowed);
  if (faults.length > 0) throw new Error(`${faults.join('; ')}\n${JSON.stringify(plan, null, 1)}`);
}

/** Whether some scan is driven by the column: it stands in an index condition of that table. */
export function isDrivenBy(plan: PlanNode, table: string, column: string): boolean {
  return nodesOf(plan).some(
    (node) => node['Relation Name'] === table && `${node['Index Cond'] ?? ''} ${node['Recheck Cond'] ?? ''}`.includes(column),
  );
}

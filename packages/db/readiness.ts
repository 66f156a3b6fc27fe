import { sql } from 'drizzle-orm';
import type { Database } from './connection.ts';

/** Whether the database answers and carries our schema, as far as the login role can see. Never throws. */
export async function isReady(database: Database): Promise<boolean> {
  try {
    const [row] = await database.drizzle.execute<{ migrated: boolean }>(
      sql`select to_regprocedure('app.send_hints(jsonb)') is not null as migrated`,
    );
    return row?.migrated ?? false;
  } catch {
    return false;
  }
}

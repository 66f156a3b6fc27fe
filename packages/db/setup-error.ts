/**
 * What went wrong while setting a machine up, in one line that also says how to mend it.
 * Everything that starts Tributary prints `message` alone: a stack trace would hide the remedy.
 */
export class SetupError extends Error {
  override name = 'SetupError';
}

const remedies: Record<string, string> = {
  EROFS: 'the disk is read-only; remount it writable or set TRIBUTARY_DATA_DIR to a folder on another disk',
  EACCES: 'permission is refused; make the folder yours (chown) or set TRIBUTARY_DATA_DIR to a folder you may write',
  EPERM: 'permission is refused; make the folder yours (chown) or set TRIBUTARY_DATA_DIR to a folder you may write',
  ENOSPC: 'the disk is full; free some space or set TRIBUTARY_DATA_DIR to a folder on another disk',
  EDQUOT: 'your disk quota is used up; free some space or set TRIBUTARY_DATA_DIR to a folder on another disk',
  ENOTDIR: 'a file stands where a folder is needed; move it away or set TRIBUTARY_DATA_DIR to another folder',
  EEXIST: 'a file stands where a folder is needed; move it away or set TRIBUTARY_DATA_DIR to another folder',
};

/**
 * Turns a file system error into a {@link SetupError} naming the path and the remedy; every other error is returned as it is.
 * @param path the folder or file that was to be written, shown when the error itself names none
 */
export function explainFileError(error: unknown, path: string): unknown {
  const { code, path: named } = (error ?? {}) as NodeJS.ErrnoException;
  const remedy = code === undefined ? undefined : remedies[code];
  return remedy === undefined ? error : new SetupError(`Cannot write ${named ?? path}: ${remedy} (${code}).`, { cause: error });
}

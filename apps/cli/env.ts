import { z } from 'zod';

const schema = z.object({
  /** As `app_login`; `pnpm tributary` sets it, starting the embedded server when none runs. */
  DATABASE_URL: z.url(),
  SMTP_URL: z.url().default('smtp://127.0.0.1:1025'),
  /** The folder of uploaded documents. */
  FILES_DIR: z.string().default('../../.data/files'),
  /** Whose hat the command wears; without it the vendor's first administrator. */
  TRIBUTARY_AS: z.email().optional(),
});

/** The command line's environment, parsed once. Throws ZodError naming the variable at fault. */
export const env = () => schema.parse(process.env);

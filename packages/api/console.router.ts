import { catalogConsole } from '@tributary/catalog/router';
import { partiesConsole } from '@tributary/parties/router';
import { createCallerFactory, router } from '@tributary/rpc/procedures';

/** Everything the console can ask, one line per module. */
export const consoleRouter = router({
  parties: partiesConsole,
  catalog: catalogConsole,
});
export type ConsoleRouter = typeof consoleRouter;
export const createConsoleCaller = createCallerFactory(consoleRouter);
export type ConsoleCaller = ReturnType<typeof createConsoleCaller>;

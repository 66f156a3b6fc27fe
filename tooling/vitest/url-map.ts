/** The part of React Router's route configuration that a map of URLs needs. */
export interface RouteEntry {
  readonly path?: string | undefined;
  readonly index?: boolean | undefined;
  readonly file: string;
  readonly children?: readonly RouteEntry[] | undefined;
}

/** Every URL of an app with the file that answers it, sorted: what a reviewer reads when a page is added (ARCHITECTURE rule 5). */
export function urlMap(routes: readonly RouteEntry[]): string {
  return `${urls(routes, '').sort().join('\n')}\n`;
}

function urls(routes: readonly RouteEntry[], above: string): string[] {
  return routes.flatMap((route) => {
    const here = route.path ? `${above}/${route.path}` : above;
    const answers = route.index || route.path !== undefined;
    return [...(answers ? [`${here || '/'}  ${route.file}`] : []), ...urls(route.children ?? [], here)];
  });
}

import { STAFF_FUNCTIONS } from '@tributary/kernel/actor';
import { RouteErrorPage as ErrorPage } from '@tributary/web/error-page';
import { useTranslations } from 'use-intl';

const WORDS = new Intl.ListFormat('en', { type: 'disjunction' });

/** The error page of the console: staff are told which function of a hat they lack. */
export function RouteErrorPage({ error }: { error: unknown }) {
  const t = useTranslations('errors.todo');
  const nameOf = useTranslations('shared.functions');
  const sayNeed = (need: readonly string[]) => {
    const functions = STAFF_FUNCTIONS.filter((one) => need.includes(one)).map((one) => nameOf(one));
    return functions.length > 0 ? t('forbiddenFunction', { functions: WORDS.format(functions) }) : undefined;
  };
  return <ErrorPage error={error} sayNeed={sayNeed} />;
}

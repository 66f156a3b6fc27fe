import { SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { Progress } from '@tributary/ui/checklist';
import { Field } from '@tributary/ui/field';
import { FileInput } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useFetcher, useNavigation } from 'react-router';
import { useTranslations } from 'use-intl';
import type { action } from '../import.tsx';
import { FILE_BYTES, megabytes } from './limits.ts';
import { type ImportResult, refusedFile } from './result.ts';
import { ImportResults } from './results.tsx';

/**
 * Chooses files and sends them. Before scripts all travel in one upload; with them each travels alone, so that progress is shown, a file
 * that is too large is refused before it is sent, and one that fails holds up no other.
 */
export function ImportForm() {
  const t = useTranslations('imports');
  const fetcher = useFetcher<typeof action>();
  const plain = useNavigation();
  const form = useRef<HTMLFormElement>(null);
  const [results, setResults] = useState<readonly ImportResult[]>([]);
  const [underWay, setUnderWay] = useState<{ at: number; total: number; file: string } | null>(null);
  const waiting = useRef<{ at: number; files: readonly File[] }>({ at: 0, files: [] });

  const sendNext = () => {
    const { files } = waiting.current;
    for (let at = waiting.current.at; at < files.length; at += 1) {
      const file = files[at]!;
      waiting.current = { at: at + 1, files };
      if (file.size > FILE_BYTES) {
        const sizes = { size: megabytes(file.size), limit: megabytes(FILE_BYTES) };
        setResults((all) => [...all, refusedFile(`${at} ${file.name}`, file.name, 'file_too_large', sizes)]);
        continue;
      }
      setUnderWay({ at: at + 1, total: files.length, file: file.name });
      const body = new FormData();
      body.append('files', file);
      void fetcher.submit(body, { method: 'post', encType: 'multipart/form-data' });
      return;
    }
    setUnderWay(null);
    form.current?.reset();
  };
  const answered = useRef(fetcher.data);
  const next = useRef(sendNext);
  useEffect(() => {
    next.current = sendNext;
  });
  useEffect(() => {
    if (!fetcher.data || answered.current === fetcher.data || fetcher.state !== 'idle') return;
    answered.current = fetcher.data;
    const { results: judged } = fetcher.data;
    setResults((all) => [...all, ...judged]);
    next.current();
  }, [fetcher.data, fetcher.state]);

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const files = new FormData(event.currentTarget).getAll('files').filter((one): one is File => one instanceof File && one.name !== '');
    if (files.length === 0 || underWay) return;
    setResults([]);
    waiting.current = { at: 0, files };
    sendNext();
  };
  const pending = underWay !== null || plain.state === 'submitting';
  return (
    <>
      <Card>
        <p className="max-w-[80ch] text-ink-2">{t('lead')}</p>
        <Form ref={form} method="post" encType="multipart/form-data" onSubmit={onSubmit} className="mt-4 flex max-w-[640px] flex-col gap-3">
          <Field name="files" label={t('files')} hint={t('limits', { each: megabytes(FILE_BYTES) })}>
            <FileInput multiple required accept=".json,application/json" />
          </Field>
          <div>
            <SubmitButton pending={pending}>{t('submit')}</SubmitButton>
          </div>
        </Form>
        <div aria-live="polite">
          {underWay && (
            <div className="mt-4 max-w-[640px]">
              <Progress value={underWay.at - 1} max={underWay.total} label={t('working', underWay)} />
            </div>
          )}
        </div>
      </Card>
      {results.length > 0 && <ImportResults results={results} />}
    </>
  );
}

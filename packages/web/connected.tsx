import { connectRealtime, type RealtimeConnection, RealtimeProvider } from '@tributary/realtime/client';
import { useEffect, useRef, useState } from 'react';
import { Outlet, useLoaderData, useNavigation } from 'react-router';
import type { loader } from './document.server.ts';

/** Every page under its one socket; says on the document when scripts have taken over. */
export function Connected() {
  const { hatRef, madeAt } = useLoaderData<typeof loader>();
  // The socket belongs to the hat worn: another hat is another connection.
  const connection = useRealtimeConnection(hatRef, madeAt);
  useEffect(() => {
    document.documentElement.dataset.hydrated = 'true';
  }, []);
  return (
    <RealtimeProvider connection={connection}>
      <Navigations connection={connection} />
      {/* Another hat is another person to everything below: what was begun under the old one, drafts included, is gone. */}
      <Outlet key={hatRef} />
    </RealtimeProvider>
  );
}

/** Says to the connection when another page is asked for. Apart, so that a navigation draws nothing else anew. */
function Navigations({ connection }: { connection: RealtimeConnection | null }) {
  const { state, location } = useNavigation();
  const key = location?.key;
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the key tells one navigation from the next that follows at once
  useEffect(() => {
    if (state === 'loading') connection?.asksForPage();
  }, [connection, state, key]);
  return null;
}

function useRealtimeConnection(hatRef: string | null, madeAt: number): RealtimeConnection | null {
  const [connection, setConnection] = useState<RealtimeConnection | null>(null);
  // When the data of the hat that is about to connect was read; later loads are no reason to connect anew.
  const newest = useRef(madeAt);
  useEffect(() => {
    newest.current = madeAt;
  });
  useEffect(() => {
    if (!hatRef) return;
    const opened = connectRealtime(newest.current);
    setConnection(opened);
    return () => {
      opened.close();
      setConnection(null);
    };
  }, [hatRef]);
  return connection;
}

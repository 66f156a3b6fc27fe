import { connectRealtime, type RealtimeConnection, RealtimeProvider } from '@tributary/realtime/client';
import { useEffect, useState } from 'react';
import { Outlet, useLoaderData } from 'react-router';
import type { loader } from './document.server.ts';

/** Every page under its one socket; says on the document when scripts have taken over. */
export function Connected() {
  const { hatRef } = useLoaderData<typeof loader>();
  // The socket belongs to the hat worn: another hat is another connection.
  const connection = useRealtimeConnection(hatRef);
  useEffect(() => {
    document.documentElement.dataset.hydrated = 'true';
  }, []);
  return (
    <RealtimeProvider connection={connection}>
      {/* Another hat is another person to everything below: what was begun under the old one, drafts included, is gone. */}
      <Outlet key={hatRef} />
    </RealtimeProvider>
  );
}

function useRealtimeConnection(hatRef: string | null): RealtimeConnection | null {
  const [connection, setConnection] = useState<RealtimeConnection | null>(null);
  useEffect(() => {
    if (!hatRef) return;
    const opened = connectRealtime();
    setConnection(opened);
    return () => {
      opened.close();
      setConnection(null);
    };
  }, [hatRef]);
  return connection;
}

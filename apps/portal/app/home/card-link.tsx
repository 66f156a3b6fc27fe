import { Link } from '@tributary/ui/link';
import type { ReactNode } from 'react';

/** The quiet way from a card to the whole list. */
export function CardLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="inline-flex min-h-6 items-center text-accent-ink underline-offset-2 hover:underline">
      {children}
    </Link>
  );
}

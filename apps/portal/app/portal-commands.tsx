import type { NavItem } from '@tributary/ui/app-frame';
import { type Command, CommandMenu } from '@tributary/ui/command-menu';
import { ArrowRight, LifeBuoy, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';

/** A reference as people type or paste it: its prefix says where `/go` leads. */
const REFERENCE = /^\s*((?:ORD|ENT|TKT|NTC|AGR|STK|CRD)-[0-9A-Z]{8})\s*$/i;

/** Search and commands: the places of the rail, what can be begun, and any record by its reference. */
export function PortalCommands({ places, mayOrder }: { places: readonly NavItem[]; mayOrder: boolean }) {
  const t = useTranslations('app');
  const [text, setText] = useState('');
  const ref = REFERENCE.exec(text)?.[1]?.toUpperCase();
  const commands: Command[] = [
    ...places.map((place) => ({ id: place.href, label: place.label, icon: place.icon, href: place.href })),
    ...(mayOrder ? [{ id: 'new-order', label: t('command.newOrder'), icon: Plus, href: '/orders/new' }] : []),
    { id: 'new-ticket', label: t('command.newTicket'), icon: LifeBuoy, href: '/tickets/new' },
    ...(ref ? [{ id: ref, label: t('openRef', { ref }), icon: ArrowRight, href: `/go/${ref}`, found: true }] : []),
  ];
  return <CommandMenu commands={commands} onQuery={setText} />;
}

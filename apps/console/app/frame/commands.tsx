import { REF_PREFIXES } from '@tributary/kernel/ref-prefixes';
import type { NavGroup } from '@tributary/ui/app-frame';
import { type Command, CommandMenu } from '@tributary/ui/command-menu';
import { CircleUser, CornerDownRight, FileUp } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';

/** Kinds of records that have a page here. */
const OPENED: readonly string[] = (
  ['order', 'entitlement', 'ticket', 'party', 'handover', 'product', 'priceBook', 'advisory', 'notice', 'agreement', 'lot'] as const
).map((kind) => REF_PREFIXES[kind]);

/** The reference that a text is, however it was typed: "ord 7k3m9qx2" is ORD-7K3M9QX2. */
export function refTyped(text: string): string | undefined {
  const match = /^([A-Z]{3})[-\s]?([0-9A-Z]{8})$/.exec(text.trim().toUpperCase());
  return match && OPENED.includes(match[1]!) ? `${match[1]}-${match[2]}` : undefined;
}

/** Search and commands: every place of the rail, and any record by its reference. */
export function Commands({ nav, mayImport }: { nav: readonly NavGroup[]; mayImport: boolean }) {
  const t = useTranslations('app');
  const [text, setText] = useState('');
  const ref = refTyped(text);
  const commands: Command[] = [
    ...(ref ? [{ id: 'ref', label: t('command.open', { ref }), icon: CornerDownRight, href: `/go/${ref}`, found: true }] : []),
    ...nav.flatMap((group) =>
      group.items.map((item) => ({
        id: item.href,
        label: item.label,
        icon: item.icon,
        href: item.href,
        ...(group.label ? { hint: group.label } : {}),
      })),
    ),
    ...(mayImport ? [{ id: 'import', label: t('command.import'), icon: FileUp, href: '/advisories/import', keywords: 'CSAF' }] : []),
    { id: 'account', label: t('account'), icon: CircleUser, href: '/account' },
  ];
  return <CommandMenu commands={commands} onQuery={setText} />;
}

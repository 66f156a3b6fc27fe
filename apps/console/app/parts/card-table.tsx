import { DataTable } from '@tributary/ui/data-table';
import type { ComponentProps } from 'react';

/** The one table inside a card that reaches its edges: without rows the card's own frame is frame enough. */
export function CardTable<Row>(props: ComponentProps<typeof DataTable<Row>>) {
  return props.rows.length === 0 ? props.empty : <DataTable {...props} />;
}

import type { IsoDate } from '@tributary/kernel/dates';
import { refOf } from '@tributary/kernel/ids';
import type { Money } from '@tributary/kernel/money';
import { pageInput } from '@tributary/kernel/page';
import { z } from 'zod';

/** Why the agreement of a line is not changed. */
export type LineAgreementErrorCode = 'orders/agreement_of_others' | 'orders/agreement_not_in_force';

export const governedLinesInput = pageInput.extend({ ref: refOf('agreement') });
export type GovernedLinesInput = z.output<typeof governedLinesInput>;

/** `agreementRef` null: no agreement governs the line. */
export const setLineAgreementInput = z.object({ lineRef: refOf('line'), agreementRef: refOf('agreement').nullable() });
export type SetLineAgreementInput = z.output<typeof setLineAgreementInput>;

/** A line that an agreement governs. `customerName` is what the reader may know the customer by. */
export interface GovernedLine {
  readonly lineRef: string;
  readonly orderRef: string;
  readonly customerName: string;
  readonly productName: string;
  readonly quantity: number;
  readonly net: Money;
  readonly startsOn: IsoDate;
}

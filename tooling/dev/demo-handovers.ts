import type { ActorContext } from '@tributary/db/actor';
import { confirmHandover, decideHandover, selectHandoverLines, startHandover } from '@tributary/entitlements/handover.commands';
import { handoverByRef, previewHandover } from '@tributary/entitlements/handover.queries';
import { workOnHandover } from '@tributary/entitlements/handover.tasks';
import type { VendorActor } from '@tributary/kernel/actor';
import { addDays, type IsoDate } from '@tributary/kernel/dates';
import type { CustomerKey, PartnerKey } from './demo-world.ts';

/** In so many days: far enough for everybody who looks at the demo to see it scheduled, and to withdraw it. */
const AHEAD_DAYS = 90;

/** Montblanc gives its customer Lumen up to Alder & Finch next quarter: scheduled, not done. */
export async function scheduleDemoHandover(given: {
  readonly database: Parameters<typeof workOnHandover>[0]['database'];
  readonly now: Date;
  readonly today: IsoDate;
  readonly staff: VendorActor;
  readonly leaveOut: (partner: PartnerKey) => boolean;
  readonly refOf: (key: PartnerKey | CustomerKey) => string;
  readonly as: <T>(actor: VendorActor, at: Date, work: (ctx: ActorContext<VendorActor>) => Promise<T>) => Promise<T>;
}): Promise<void> {
  const { staff, now, database, refOf } = given;
  if (given.leaveOut('montblanc') || given.leaveOut('alder')) return;
  const handoverId = await given.as(staff, now, async (ctx) => {
    const effectiveOn = addDays(given.today, AHEAD_DAYS);
    const { ref } = await startHandover(ctx, {
      kind: 'transfer',
      fromRef: refOf('montblanc'),
      effectiveOn,
      reason: 'Lumen asked for a partner with people in Lyon',
    });
    await selectHandoverLines(ctx, { ref, selection: 'customers', add: [refOf('lumen')] });
    await decideHandover(ctx, { ref, outcome: 'transfer', toRef: refOf('alder') });
    const { lineCount, customerCount } = await previewHandover(ctx, { ref });
    await confirmHandover(ctx, { ref, lineCount, customerCount });
    return (await handoverByRef(ctx, ref)).id;
  });
  await workOnHandover({ database, now: () => now }, handoverId);
}

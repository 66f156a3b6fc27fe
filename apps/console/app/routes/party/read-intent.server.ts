import type { ConsoleCaller } from '@tributary/api/console.router';
import { CREDIT_STANDINGS } from '@tributary/orders/credit.contract';
import { PARTNER_ACTIONS } from '@tributary/parties/contract';
import { oneOf } from '../../parts/list-place.ts';

/** Does what a form of the party's page asks for and answers the word of what was done. */
export async function actOnParty(caller: ConsoleCaller, ref: string, form: FormData): Promise<string> {
  const text = (name: string) => String(form.get(name) ?? '');
  const orNull = (name: string) => text(name).trim() || null;
  const intent = text('intent');
  const step = oneOf(PARTNER_ACTIONS, intent);
  if (step) {
    await caller.parties.actOnPartner({ ref, action: step, reason: text('reason').trim() });
    return 'standing';
  }
  if (intent === 'edit') {
    await caller.parties.update({ ref, name: text('name'), country: text('country') });
    return 'saved';
  }
  if (intent === 'set-credit') {
    const credit = { partyRef: ref, currency: text('currency'), amount: text('amount'), reason: text('reason') };
    await caller.orders.setCredit({ ...credit, standing: oneOf(CREDIT_STANDINGS, text('standing')) ?? 'good' });
    return 'saved';
  }
  if (intent === 'profile') {
    const contact = { contactName: text('contactName'), contactEmail: text('contactEmail'), contactPhone: orNull('contactPhone') };
    await caller.parties.editProfile({ ref, tier: orNull('tier'), segment: orNull('segment'), ...contact });
    return 'profile';
  }
  if (intent === 'end_party') {
    await caller.parties.end({ ref, on: text('on'), mergedIntoRef: orNull('mergedIntoRef') });
    return 'ended';
  }
  throw new Response(null, { status: 400 });
}

import type { ConsoleCaller } from '@tributary/api/console.router';
import { HANDOVER_OUTCOMES, HANDOVER_SELECTIONS, type HandoverKind } from '@tributary/entitlements/handover.contract';
import { oneOf } from '../../parts/list-place.ts';

const text = (form: FormData, name: string) => String(form.get(name) ?? '').trim();
const rows = (form: FormData) => form.getAll('row').map(String);

/** Begins a draft of the first step's form; its reference. */
export async function startDraft(caller: ConsoleCaller, form: FormData): Promise<{ ref: string; kind: HandoverKind }> {
  const kind = text(form, 'kind') as HandoverKind;
  const { ref } = await caller.entitlements.startHandover({ kind, fromRef: text(form, 'fromRef'), reason: text(form, 'reason') });
  return { ref, kind };
}

/** Does to a draft what a form of the wizard says. Returns whether the way goes on to the next step. */
export async function changeDraft(caller: ConsoleCaller, ref: string, form: FormData): Promise<'stay' | 'next'> {
  switch (text(form, 'intent')) {
    case 'select': {
      const selection = oneOf(HANDOVER_SELECTIONS, text(form, 'select')) ?? 'all';
      const picked = form.get('pick') === 'remove' ? { remove: rows(form) } : { add: rows(form) };
      const matching = form.get('matching');
      await caller.entitlements.selectHandoverLines({
        ref,
        selection,
        ...picked,
        ...(matching === null ? {} : { matching: String(matching) }),
      });
      return 'stay';
    }
    case 'decide': {
      await caller.entitlements.decideHandover({ ref, ...choiceOf(form) });
      return 'next';
    }
    case 'decide_own': {
      const customerRefs = rows(form);
      if (form.get('follow')) await caller.entitlements.decideHandover({ ref, outcome: 'follow', customerRefs });
      else await caller.entitlements.decideHandover({ ref, ...choiceOf(form), customerRefs });
      return 'stay';
    }
    case 'date': {
      await caller.entitlements.dateHandover({ ref, effectiveOn: text(form, 'effectiveOn') });
      return 'next';
    }
    default:
      return 'stay';
  }
}

function choiceOf(form: FormData) {
  const outcome = oneOf(HANDOVER_OUTCOMES, text(form, 'outcome')) ?? 'transfer';
  const toRef = text(form, 'toRef');
  return { outcome, ...(outcome === 'transfer' && toRef ? { toRef } : {}) };
}

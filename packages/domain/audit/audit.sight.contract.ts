import { ACCESS_ACTIONS, type AccessAction, type RoleName } from '@tributary/entitlements/contract';
import { type DateRange, type IsoDate, isoDate } from '@tributary/kernel/dates';
import { z } from 'zod';

export type AuditErrorCode = 'audit/nobody_of_that_name';

/** The records that staff may ask about, by the beginning of their references. */
export const SIGHT_KINDS = { ENT: 'entitlement', ORD: 'order', TKT: 'ticket', AGR: 'agreement' } as const;
export type SightKind = (typeof SIGHT_KINDS)[keyof typeof SIGHT_KINDS];

const record = z.object({ ref: z.string().trim().toUpperCase().max(20), on: isoDate.optional() });
export const whoSeesInput = record;
export type WhoSeesInput = z.infer<typeof whoSeesInput>;
/** `who`: a party's or person's reference, a person's e-mail address, or the exact name of either. */
export const whyNotInput = record.extend({
  who: z.string().trim().min(1, { error: 'required' }).max(254),
  action: z.enum(ACCESS_ACTIONS).default('view'),
});
export type WhyNotInput = z.input<typeof whyNotInput>;

/** Why a party sees a record: what it is to it, or what it was given, with the days for which that is so. */
export interface SightReason {
  readonly source: RoleName | 'grant' | 'placed' | 'party_to_it';
  readonly actions: AccessAction[];
  readonly valid: DateRange | null;
  readonly grantRef: string | null;
  readonly givenBy: string | null;
}
export interface SightPerson {
  readonly ref: string;
  readonly name: string;
  readonly email: string;
  readonly functions: readonly string[];
}
export interface SightParty {
  readonly ref: string;
  readonly name: string;
  readonly reasons: SightReason[];
  readonly people: SightPerson[];
}
export interface SightRecord {
  readonly kind: SightKind;
  readonly ref: string;
  readonly title: string;
}
/** Everybody who sees a record on a day, as known now. */
export interface WhoSees {
  readonly record: SightRecord;
  readonly on: IsoDate;
  readonly parties: SightParty[];
  /** All staff read every record; what they may do with it, their functions say. */
  readonly staff: SightPerson[];
}

/** One rule that was asked, and what came of it. */
export interface SightStep {
  readonly rule:
    | 'staff'
    | 'member'
    | 'role'
    | 'role_brings_nothing'
    | 'grant'
    | 'grant_in_review'
    | 'no_reason'
    | 'placed'
    | 'agreement_signed'
    | 'party_to_it'
    | 'on_ticket'
    | 'ticket_audience'
    | 'ticket_line'
    | 'action'
    | 'function';
  readonly holds: boolean;
  /** When the days of the rule were or are to come: not yet, over, or taken back before they were over. */
  readonly when: 'now' | 'over' | 'to_come' | 'taken_back' | null;
  readonly valid: DateRange | null;
  readonly source: RoleName | null;
  readonly grantRef: string | null;
  readonly actions: AccessAction[];
  readonly functions: readonly string[];
  readonly partyName: string | null;
}
/** Whether one may do something with a record, by way of each organisation that it acts for. */
export interface WhyNot {
  readonly record: SightRecord;
  readonly on: IsoDate;
  readonly action: AccessAction;
  readonly who: { readonly kind: 'party' | 'person'; readonly ref: string; readonly name: string };
  readonly allowed: boolean;
  readonly ways: { readonly partyRef: string; readonly partyName: string; readonly allowed: boolean; readonly steps: SightStep[] }[];
}

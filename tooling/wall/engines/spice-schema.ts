/**
 * The wall in SpiceDB's own language: a third telling of DOMAIN §2. A relationship says in which days it holds as spans `from * 100000 +
 * until`, and the day is a question's context.
 */
export const SPICE_SCHEMA = `
caveat on_day(day int, spans list<int>) {
  spans.exists(span, day >= span / 100000 && day < span % 100000)
}

definition party {}

definition line {
  relation end_user: party with on_day
  relation sold_by: party with on_day
  relation serviced_by: party with on_day
  relation signatory: party with on_day
  relation bill_to: party with on_day
  relation payer: party with on_day
  relation financed_by: party with on_day
  relation registered_by: party with on_day
  relation supplied_by: party with on_day

  relation granted_view: party with on_day
  relation granted_download: party with on_day
  relation granted_activate: party with on_day
  relation granted_order_renewal: party with on_day
  relation granted_open_ticket: party with on_day
  relation granted_see_history: party with on_day
  relation granted_manage_grants: party with on_day

  permission view = end_user + sold_by + serviced_by + signatory + bill_to + payer + financed_by + granted_view
  permission download = end_user + serviced_by + granted_download
  permission activate = end_user + serviced_by + granted_activate
  permission order_renewal = end_user + sold_by + granted_order_renewal
  permission open_ticket = end_user + sold_by + serviced_by + granted_open_ticket
  permission manage_grants = end_user + granted_manage_grants
  permission see_history = end_user + sold_by + signatory + granted_see_history
}
`;
/** An end that is open, in days. */
export const OPEN_DAY = 99_999;

/** Why something of parties is refused, for every page that may be told so. */
export const partiesErrors = {
  already_member: 'This person acts for the party already.',
  card_linked_elsewhere: 'The card was linked to another party meanwhile.',
  ended: '{name} is no more from {on} on.',
  function_unknown: 'There is no such function.',
  hierarchy_cycle: 'On {on}, {name} stands below this party: they would close a circle.',
  hierarchy_itself: 'A party cannot belong to itself.',
  is_vendor: 'We ourselves cannot end here.',
  last_administrator: 'This is its last administrator. Make somebody else one first.',
  partner_state: 'The partner’s standing does not allow this.',
  tier_faces_customer: 'The tier that faces the customer stays.',
  tier_in_use: 'Something stands on this tier, or did once: it stays.',
  tier_name_taken: 'Another tier has this name.',
} as const;

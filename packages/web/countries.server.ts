/** Where customers can be: ISO 3166-1 codes of countries that trade under their own name. */
const CODES =
  'AD AE AG AL AM AO AR AT AU AZ BA BB BD BE BG BH BJ BN BO BR BS BW BY BZ CA CH CI CL CM CN CO CR CV CY CZ DE DK DO DZ EC EE EG ES ET FI FJ FR GA GB GE GH GR GT GY HK HN HR HU ID IE IL IN IQ IS IT JM JO JP KE KG KH KR KW KZ LA LB LI LK LT LU LV MA MC MD ME MG MK MM MN MO MT MU MV MX MY MZ NA NG NI NL NO NP NZ OM PA PE PG PH PK PL PT PY QA RO RS RW SA SE SG SI SK SM SN SR SV TH TN TR TT TW TZ UA UG US UY UZ VA VE VN ZA ZM ZW'.split(
    ' ',
  );

export interface Country {
  readonly code: string;
  readonly name: string;
}

// Names come from the platform. The server alone asks for them: a browser's edition may spell them otherwise, and the page would differ.
const names = new Intl.DisplayNames(['en-GB'], { type: 'region' });

/** A country's name; a code that the platform does not know stays a code. */
export function countryName(code: string): string {
  return names.of(code) ?? code;
}

/** All of them, by name. */
export function countries(): Country[] {
  return CODES.map((code) => ({ code, name: countryName(code) })).sort((a, b) => a.name.localeCompare(b.name, 'en-GB'));
}

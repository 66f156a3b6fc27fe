import { Select } from '@tributary/ui/inputs';

/** Where an organisation is; a country that the list does not have stays, because a record may have it. */
export function CountrySelect({
  countries,
  chosen = '',
}: {
  countries: readonly { readonly code: string; readonly name: string }[];
  chosen?: string;
}) {
  const known = chosen === '' || countries.some(({ code }) => code === chosen);
  return (
    <Select required defaultValue={chosen}>
      <option value="" />
      {!known && <option value={chosen}>{chosen}</option>}
      {countries.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </Select>
  );
}

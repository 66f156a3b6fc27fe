/** A template's fields as its form sends them; the command judges them. */
export function readTemplate(form: FormData) {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const labels = form.getAll('stepLabel').map(String);
  const days = form.getAll('stepDays').map(String);
  return {
    title: text('title'),
    queue: text('queue'),
    dueOffsetDays: numberOf(text('dueOffsetDays')),
    steps: labels.flatMap((label, index) => (label.trim() === '' ? [] : [{ label, dueOffsetDays: numberOf(days[index] ?? '') }])),
    firstOrderOnly: form.get('firstOrderOnly') === 'on',
    partnerTiers: text('partnerTiers')
      .split(',')
      .map((tier) => tier.trim())
      .filter((tier) => tier !== ''),
    minQuantity: text('minQuantity') === '' ? null : numberOf(text('minQuantity')),
    maxQuantity: text('maxQuantity') === '' ? null : numberOf(text('maxQuantity')),
  };
}

/** What is no number stays none: an empty field must not count as day 0. */
const numberOf = (text: string) => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN);

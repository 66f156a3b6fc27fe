/** The days of a book as a form sends them; running contracts are left out where no first day of theirs is given. */
export function readDays(form: FormData) {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const span = (name: string) => ({ from: text(`${name}.from`), until: text(`${name}.until`) || null });
  return { newBusiness: span('newBusiness'), ...(text('runningContracts.from') ? { runningContracts: span('runningContracts') } : {}) };
}

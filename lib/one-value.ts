// Decides what a form said in one field.

/** "" where it was left out, and where it was sent twice: which of two was meant, two readers might see differently. */
export function oneValue(form: URLSearchParams, name: string): string {
  const [first = "", ...others] = form.getAll(name);
  return others.length === 0 ? first : "";
}

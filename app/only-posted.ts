// The page that a server action belongs to. It is only ever posted to, and every answer sends the browser on; whoever opens
// its address gets the form.
import { redirect } from "next/navigation";

type Query = Promise<Record<string, string | string[] | undefined>>;

export function onlyPosted(form: string): (props: { readonly searchParams: Query }) => Promise<never> {
  return async ({ searchParams }) => {
    const pairs = Object.entries(await searchParams).flatMap(([name, value]) =>
      [value ?? []].flat().map((one) => [name, one]),
    );
    redirect(`${form}?${new URLSearchParams(pairs)}`);
  };
}

// Deciding with open eyes: what is new, what is sent, and for how long it counts, with script and without.
import { DEMO } from "./person.ts";
import { expect, test } from "./story.ts";

test("somebody who comes back for more sees what is new, and decides for thirty days", async ({
  person,
  application,
}) => {
  const rp = await application({
    scope: "openid email phone books",
    client: {
      client_name: "Foxglove Photo Books",
      metadata: { verified: true, scope_texts: { books: { title: "Order books in your name" } } },
    },
  });
  const { page } = person;
  const first = await person.begin(rp, { scope: "openid email" });
  await person.signIn({ remember: true });
  await person.sees("/consent/form");
  await expect(page.getByRole("heading", { name: "New this time" })).toBeHidden();
  await expect(page.getByText("Checked by Gatehouse")).toBeVisible();
  await person.allow(["openid", "email"]);
  await rp.redeem(first, await person.arrives());

  const second = await person.begin(rp, { scope: "openid email phone books" });
  await person.sees("/consent/form");
  const fresh = page.getByRole("region", { name: "New this time" });
  const before = page.getByRole("region", { name: "You allowed this before, on" });
  await expect(fresh.getByRole("checkbox")).toHaveCount(2);
  await expect(before.getByRole("checkbox")).toHaveCount(2);
  await expect(fresh.getByRole("checkbox", { name: "Read your phone number Sensitive" })).not.toBeChecked();
  await expect(before.getByRole("checkbox", { name: "Read your email address" })).not.toBeChecked();
  await expect(before).toContainText(`Email${DEMO.email} (confirmed)`);
  // The whole row is the target, and a fact within it is part of the row.
  await fresh.getByText("Order books in your name").click();
  await expect(fresh.getByRole("checkbox", { name: "Order books in your name" })).toBeChecked();

  const duration = page.getByRole("group", { name: "How long does your answer count?" });
  await expect(duration.getByRole("radio", { name: "Only this time" })).toBeChecked();
  await duration.getByText("For 30 days").click();
  await person.press("accept");
  const tokens = await rp.redeem(second, await person.arrives());
  expect(tokens.scope).toBe("books");
  // It counts: for the same nobody is asked again.
  const third = await person.begin(rp, { scope: "books" });
  expect((await rp.redeem(third, await person.arrives())).scope).toBe("books");
});

test("the keyboard chooses how long, and Deny is one stop from Allow", async ({ person, application }) => {
  await person.begin(await application());
  await person.signIn();
  await person.sees("/consent/form");
  await person.tabTo("remember-once");
  const { keyboard } = person.page;
  await keyboard.press("ArrowDown");
  await keyboard.press("ArrowDown");
  await expect(person.page.locator("#remember")).toBeChecked();
  await person.tabTo("accept");
  await keyboard.press("Tab");
  await expect(person.page.locator("#reject")).toBeFocused();
  await keyboard.press("Enter");
  expect((await person.arrives()).searchParams.get("error")).toBe("access_denied");
});

// What has the focus is seen: the bar with the buttons stays in place on a phone and must not lie over it (WCAG 2.4.11).
import { expect, test } from "./story.ts";

test.use({ viewport: { width: 320, height: 568 } });

for (const key of ["Tab", "Shift+Tab"]) {
  test(`nothing hides the focus on a small screen, moving with ${key}`, async ({ person, application }) => {
    await person.begin(await application({ scope: "openid offline_access profile email address phone" }));
    await person.signIn();
    await person.sees("/consent/form");
    const { page } = person;
    const seen: string[] = [];
    while (seen.length < 30) {
      await page.keyboard.press(key);
      const focus = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        const { left, top, width, height } = element.getBoundingClientRect();
        const hit = document.elementFromPoint(left + width / 2, top + height / 2);
        return {
          id: element.id || element.className,
          isSeen: hit !== null && (element.contains(hit) || hit === element),
        };
      });
      if (focus === null || seen.includes(focus.id)) break;
      expect(focus, `after ${seen.join(", ")}`).toMatchObject({ isSeen: true });
      seen.push(focus.id);
    }
    expect(seen).toEqual(expect.arrayContaining(["openid", "phone", "remember-once", "accept", "reject"]));
  });
}

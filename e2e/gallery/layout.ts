// Decides what no page may do to whoever looks at it, at any size: hide, cut off, cover or crowd anything.
import type { Page } from "@playwright/test";

/** Everything that is wrong at this moment, in words. */
export function layoutFaults(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const { clientWidth, scrollWidth } = document.documentElement;
    const name = (element: Element) =>
      `<${element.tagName.toLowerCase()}${element.id ? ` id=${element.id}` : ""} class="${element.getAttribute("class") ?? ""}">`;
    const isSeen = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true }) && element.closest(".sr-only, svg, .skip-link") === null;
    const all = [...document.body.querySelectorAll("*")].filter(isSeen);

    if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth - clientWidth} px too wide`);

    // Text leaves neither the screen nor the box that it stands in.
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const inner = text.parentElement;
      if (!inner || !text.textContent?.trim() || !isSeen(inner)) continue;
      let box: Element = inner;
      while (getComputedStyle(box).display === "inline" && box.parentElement) box = box.parentElement;
      const around = box.getBoundingClientRect();
      const slack = 0.35 * Number.parseFloat(getComputedStyle(inner).fontSize);
      const range = document.createRange();
      range.selectNodeContents(text);
      const sticksOut = [...range.getClientRects()].some(
        (line) =>
          line.left < Math.max(0, around.left) - 1 ||
          line.right > Math.min(clientWidth, around.right) + 1 ||
          line.top < around.top - slack ||
          line.bottom > around.bottom + slack,
      );
      if (sticksOut) faults.push(`text sticks out of ${name(box)}: ${text.textContent.trim().slice(0, 40)}`);
    }
    // What is hidden by its own frame.
    for (const element of all) {
      const { overflowX, overflowY } = getComputedStyle(element);
      const isOpen = overflowX === "visible" && overflowY === "visible";
      // What can be scrolled up and down is not lost, and a warning that is not yet due takes no room.
      const canScroll = overflowY === "auto" && element.scrollWidth <= element.clientWidth;
      if (isOpen || canScroll || element.clientHeight === 0 || element.matches("input, [aria-hidden=true]")) continue;
      if (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)
        faults.push(`content is cut off in ${name(element)}`);
    }

    // WCAG 2.5.8, without its exceptions.
    const targets = all.filter((element) => element.matches("a[href], button, summary, input:not([type=hidden])"));
    for (const target of targets) {
      const { width, height } = target.getBoundingClientRect();
      if (width < 23.9 || height < 23.9)
        faults.push(`${Math.round(width)} × ${Math.round(height)} px: ${name(target)}`);
    }

    // Bars that stay in place leave the page to what is being read, and do not lie over what has the focus (2.4.11).
    const bars = all.filter((element) => getComputedStyle(element).position === "sticky");
    for (const bar of bars) {
      const share = bar.getBoundingClientRect().height / innerHeight;
      if (share > 0.4) faults.push(`${Math.round(share * 100)} % of the height is covered by ${name(bar)}`);
    }
    const focusable = [
      document.querySelector(".skip-link"),
      ...targets.filter((target) => !target.matches(":disabled")),
    ];
    for (const element of focusable) {
      if (!(element instanceof HTMLElement)) continue;
      element.focus();
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const visible = { top: Math.max(top, 0), bottom: Math.min(bottom, innerHeight) };
      const middle = (left + right) / 2;
      for (const y of [visible.top + 2, (visible.top + visible.bottom) / 2, visible.bottom - 2]) {
        const hit = document.elementFromPoint(middle, y);
        // A label that covers the row is part of its box.
        if (hit && (element.contains(hit) || hit.contains(element) || hit.closest("label"))) continue;
        faults.push(`the focus is hidden on ${name(element)} by ${hit ? name(hit) : "the edge of the screen"}`);
        break;
      }
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      if (outlineStyle === "none" || Number.parseFloat(outlineWidth) < 2)
        faults.push(`the focus is not to be seen on ${name(element)}`);
    }
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    scrollTo(0, 0);
    return [...new Set(faults)];
  });
}

/** Nothing moves: what appears later appears at once. */
export function motionFaults(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => [
    ...document
      .getAnimations()
      .filter((animation) => Number(animation.effect?.getComputedTiming().duration) > 1)
      .map((animation) => `something moves: ${animation instanceof CSSAnimation ? animation.animationName : "?"}`),
    ...[...document.querySelectorAll("*")]
      .filter((element) => getComputedStyle(element).transitionDuration !== "0s")
      .map((element) => `something moves when it changes: ${element.tagName} ${element.className}`),
  ]);
}

/** Where a person chose the colours, edges are all that tells a field or a button from text. */
export function forcedColourFaults(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    for (const element of document.querySelectorAll("button, input:not([type=hidden]), a.button, .box")) {
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const { appearance, borderTopStyle, borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(element);
      const isDrawnByBrowser = element.matches("[type=checkbox], [type=radio]") && appearance === "auto";
      const hasEdge =
        borderTopStyle !== "none" && Number.parseFloat(borderTopWidth) >= 1 && borderTopColor !== backgroundColor;
      if (!isDrawnByBrowser && !hasEdge) faults.push(`no edge in forced colours: ${element.id} ${element.className}`);
    }
    return faults;
  });
}

// Swallows the second half of a double click.

const doubleClickMs = 2000;

/**
 * A second submit makes the browser drop the first answer, and Hydra may by then have used up the verifier in it: the
 * client would get "already been used" (ory/hydra double-submit rules). By time and not for good, so that a page
 * brought back by the Back button still works.
 */
export function swallowSecondSubmits(form: HTMLFormElement): void {
  let sentAt = Number.NEGATIVE_INFINITY;
  form.addEventListener("submit", (event) => {
    if (event.timeStamp - sentAt < doubleClickMs) event.preventDefault();
    else sentAt = event.timeStamp;
  });
}

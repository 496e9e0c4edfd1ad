// Lets a person look at a secret while they type it, and tells that Caps Lock is on.

/** What is sent from a field of text, browsers keep and offer to others as plain text: it is hidden again before. */
export function revealSecrets(input: HTMLInputElement): void {
  const button = input.nextElementSibling;
  if (!(button instanceof HTMLButtonElement)) return;
  const [show, hide] = [
    { text: button.textContent, name: button.ariaLabel },
    { text: button.dataset.other ?? "", name: button.dataset.otherName ?? "" },
  ];
  const set = (isShown: boolean) => {
    const { text, name } = isShown ? hide : show;
    input.type = isShown ? "text" : "password";
    button.textContent = text;
    button.ariaLabel = name;
  };
  button.addEventListener("click", () => set(input.type === "password"));
  input.form?.addEventListener("submit", () => set(false));
  // A page that comes back from the browser's memory shows what it showed.
  addEventListener("pageshow", () => set(false));
  button.hidden = false;
}

export function hearCapsLock(input: HTMLInputElement): void {
  const status = input.parentElement?.nextElementSibling;
  if (!(status instanceof HTMLElement) || status.dataset.capsLock === undefined) return;
  const say = (isOn: boolean) => {
    const text = isOn ? (status.dataset.capsLock ?? "") : "";
    if (status.textContent !== text) status.textContent = text;
  };
  for (const type of ["keydown", "keyup"] as const)
    input.addEventListener(type, (event) => say(event.getModifierState("CapsLock")));
  input.addEventListener("blur", () => say(false));
}

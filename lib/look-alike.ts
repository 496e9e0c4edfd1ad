// Decides when the name of an application may be made to look like another one, so that a page says what counts instead.

// Alphabets whose letters are taken for each other's. Others, such as Chinese or Arabic, deceive nobody beside them.
const alphabets = [
  /\p{sc=Latin}/u,
  /\p{sc=Cyrillic}/u,
  /\p{sc=Greek}/u,
  /\p{sc=Armenian}/u,
  /\p{sc=Georgian}/u,
  /\p{sc=Cherokee}/u,
  /\p{sc=Coptic}/u,
  /\p{sc=Lisu}/u,
];

/** True for a word such as “pаypal” with a Cyrillic а: no language writes so (Unicode TR 39 §5.1, mixed-script confusables). */
export function mixesLetters(name: string): boolean {
  const words = name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words.some((word) => alphabets.filter((letters) => letters.test(word)).length > 1);
}

// What a glance takes for a Latin letter. I, l and 1 are one, as they are in most fonts.
const looksLike: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    a: "аα",
    b: "вβ",
    c: "сϲ",
    d: "ԁ",
    e: "еεє",
    h: "һнհ",
    j: "јϳ",
    k: "кκ",
    l: "iі1ı|ιוӏ!",
    m: "м",
    n: "ηոп",
    o: "оο0օσ",
    p: "рρ",
    q: "ԛ",
    r: "гᴦ",
    s: "ѕ5$",
    t: "тτ",
    u: "υս",
    v: "ν",
    w: "ԝω",
    x: "хχ",
    y: "уγ",
  }).flatMap(([latin, others]) => [...others].map((other) => [other, latin])),
);

/** The words of a name as a glance reads them. */
function glance(name: string): readonly string[] {
  const letters = name
    .replace(/(\p{Ll})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase();
  const plain = [...letters].map((letter) => looksLike[letter] ?? letter).join("");
  return (
    plain
      .replaceAll("rn", "m")
      .replaceAll("vv", "w")
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** True where the name reads as one of `names`, alone or among other words, however it is spelled or spaced. */
export function readsAsOneOf(name: string, names: readonly string[]): boolean {
  const words = glance(name);
  const runs = new Set(
    words.flatMap((_word, from) => words.slice(from).map((_end, to) => words.slice(from, from + to + 1).join(""))),
  );
  return names.some((own) => {
    const wanted = glance(own).join("");
    return wanted.length > 2 && runs.has(wanted);
  });
}

/** True where the name holds an address that is not the one the browser goes to: “accounts.example.com” at evil.example. */
export function namesAnotherAddress(name: string, destinationHost: string | null): boolean {
  const host = (destinationHost ?? "").replace(/:\d+$/, "");
  // Only endings that nothing but an address has: “Node.js” and “Notes.app” are names.
  const addresses = name
    .toLowerCase()
    .match(/[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*\.(com|org|net|gov|edu|mil|int|info|biz)\b/gu);
  return (addresses ?? []).some((address) => host !== address && !host.endsWith(`.${address}`));
}

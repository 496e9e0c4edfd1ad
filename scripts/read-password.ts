// Reads a password that nobody sees: one line of standard input, or typed twice without an echo.
import { createInterface } from "node:readline";
import { ReadStream } from "node:tty";

/** Null where none was given, or where the second was not like the first. Never an argument: those are in every process list. */
export async function readPassword(prompt: string): Promise<string | null> {
  const { stdin } = process;
  if (!(stdin instanceof ReadStream)) return firstLine();
  const first = await typed(stdin, `${prompt}: `);
  if (first === null) return null;
  return (await typed(stdin, "Once more: ")) === first ? first : null;
}

async function firstLine(): Promise<string | null> {
  for await (const line of createInterface({ input: process.stdin })) return line;
  return null;
}

function typed(terminal: ReadStream, prompt: string): Promise<string | null> {
  // First: whoever types as soon as they are asked must not see it.
  terminal.setRawMode(true);
  process.stderr.write(prompt);
  terminal.setEncoding("utf8");
  terminal.resume();
  return new Promise((resolve) => {
    let text = "";
    const finish = (answer: string | null) => {
      terminal.off("data", listen);
      terminal.setRawMode(false);
      terminal.pause();
      process.stderr.write("\n");
      resolve(answer);
    };
    const listen = (chunk: string | Buffer) => {
      for (const letter of String(chunk)) {
        if (letter === "\r" || letter === "\n") return finish(text);
        // Ctrl-C and Ctrl-D.
        if (letter === "\u0003" || letter === "\u0004") return finish(null);
        if (letter === "\u007f" || letter === "\b") text = [...text].slice(0, -1).join("");
        else text += letter;
      }
    };
    terminal.on("data", listen);
  });
}

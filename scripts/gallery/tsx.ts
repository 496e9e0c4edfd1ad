// Lets Node load the components as they are: it leaves out types by itself, but does not know markup.
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const compilerOptions: ts.CompilerOptions = {
  jsx: ts.JsxEmit.ReactJSX,
  module: ts.ModuleKind.ESNext,
  target: ts.ScriptTarget.ES2023,
  verbatimModuleSyntax: true,
};

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith(".tsx")) return nextLoad(url, context);
    const text = readFileSync(fileURLToPath(url), "utf8");
    const { outputText } = ts.transpileModule(text, { compilerOptions, fileName: url });
    return { format: "module", source: outputText, shortCircuit: true };
  },
});

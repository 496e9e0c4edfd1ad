// RFC 6902 as far as clients are patched with it.
import { isObject, type JsonObject } from "./json.ts";

export class PatchError extends Error {}

/** A patched copy of `document`. Operations on members that do not exist change nothing, as Hydra's library has it. */
export function applyPatch(document: JsonObject, patch: unknown): JsonObject {
  if (!Array.isArray(patch)) throw new PatchError("a patch is a list of operations");
  const holder: JsonObject = { root: structuredClone(document) };
  for (const operation of patch) apply(holder, operation);
  return isObject(holder.root) ? holder.root : {};
}

function apply(holder: JsonObject, operation: unknown): void {
  if (!isObject(operation) || typeof operation.op !== "string" || typeof operation.path !== "string") {
    throw new PatchError("an operation has op and path");
  }
  const { op, path, from, value } = operation;
  if (op === "add" || op === "replace") put(holder, path, value, op === "add");
  else if (op === "remove") take(holder, path);
  else if (op === "test") {
    if (JSON.stringify(look(holder, path)) !== JSON.stringify(value)) throw new PatchError("test failed");
  } else if ((op === "move" || op === "copy") && typeof from === "string") {
    const moved = structuredClone(look(holder, from));
    if (op === "move") take(holder, from);
    put(holder, path, moved, true);
  } else throw new PatchError(`unknown operation ${op}`);
}

const stepsOf = (path: string) =>
  ["root", ...path.split("/").slice(1)].map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

function look(holder: JsonObject, path: string): unknown {
  return stepsOf(path).reduce<unknown>((node, step) => memberOf(node, step), holder);
}

function memberOf(node: unknown, step: string): unknown {
  if (Array.isArray(node)) return node[Number(step)];
  return isObject(node) && Object.hasOwn(node, step) ? node[step] : undefined;
}

function parentOf(holder: JsonObject, path: string): [unknown, string] {
  const steps = stepsOf(path);
  const last = steps.pop() ?? "";
  return [steps.reduce<unknown>((node, step) => memberOf(node, step), holder), last];
}

function put(holder: JsonObject, path: string, value: unknown, insert: boolean): void {
  const [parent, last] = parentOf(holder, path);
  if (Array.isArray(parent)) {
    const index = last === "-" ? parent.length : Number(last);
    parent.splice(index, insert ? 0 : 1, value);
  } else if (isObject(parent) && last !== "__proto__") parent[last] = value;
}

function take(holder: JsonObject, path: string): void {
  const [parent, last] = parentOf(holder, path);
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isObject(parent)) delete parent[last];
}

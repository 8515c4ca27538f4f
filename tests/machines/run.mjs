// Runs the steps of machines.wasm: node tests/machines/run.mjs FILE.wasm [--hashes]. Prints what the program prints; what
// failed is named, and the status is 1.

import { readFile } from "node:fs/promises";

const [file, ...options] = process.argv.slice(2);
if (!file || options.some((option) => option !== "--hashes")) {
  console.error("usage: node run.mjs FILE.wasm [--hashes]");
  process.exit(2);
}
const hashes = options.length > 0 ? 1 : 0;
const module = await WebAssembly.compile(await readFile(file));

let memory;
let take = console.log;
const imports = {
  env: { machines_text: (begin, length) => take(new TextDecoder().decode(new Uint8Array(memory.buffer, begin, length))) },
};
const foreign = WebAssembly.Module.imports(module).filter(({ name }) => !(name in imports.env));
if (foreign.length > 0) {
  console.error(`the module needs what no machine without a system has: ${foreign.map(({ name }) => name).join(", ")}`);
  process.exit(1);
}

async function fresh() {
  const { exports } = await WebAssembly.instantiate(module, imports);
  memory = exports.memory;
  return exports;
}

function nameOf(machine, step) {
  let told = "";
  take = (text) => (told = text);
  machine.machines_name(hashes, step);
  take = console.log;
  return told.split("\n");
}

let machine = await fresh();
const passed = new Map();
let failed = 0;
for (let step = 0; step < machine.machines_steps(hashes); step++) {
  const [group, name] = nameOf(machine, step);
  try {
    machine.machines_run(hashes, step);
    passed.set(group, (passed.get(group) ?? 0) + 1);
  } catch (error) {
    console.log(`FAILED ${group}::${name}: ${error.message}`);
    failed += 1;
    // A panic leaves memory as it was in the middle of things.
    machine = await fresh();
  }
}
for (const [group, count] of passed) console.log(`${group}: ${count} passed`);
process.exit(failed > 0 ? 1 : 0);

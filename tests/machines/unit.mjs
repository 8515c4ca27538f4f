// Runs a crate's unit tests on a machine of 32 bits: node tests/machines/unit.mjs FILE.wasm, of
// `cargo test --no-run --lib -p regnet-runtime --target wasm32-unknown-unknown`. There is no output: the first test that
// fails traps, and its name stands in the stack.

import { readFile } from "node:fs/promises";

Error.stackTraceLimit = 100;
const [file] = process.argv.slice(2);
if (!file) {
  console.error("usage: node unit.mjs FILE.wasm");
  process.exit(2);
}
const { instance } = await WebAssembly.instantiate(await readFile(file), {});
try {
  process.exitCode = instance.exports.main(0, 0);
} catch (error) {
  const frames = error.stack.split("\n").filter((line) => line.includes("tests"));
  console.log(`FAILED, in the order of the calls that led there:\n${frames.reverse().join("\n") || error.stack}`);
  process.exitCode = 1;
}
if (process.exitCode === 0) console.log("all tests passed");

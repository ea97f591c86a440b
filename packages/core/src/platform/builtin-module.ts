interface Process {
  getBuiltinModule?(name: string): unknown;
}

/**
 * A built-in module of Node, which Deno, Bun and some Workers have too. Undefined elsewhere. Nothing is imported, so a
 * bundle for other runtimes needs no such module.
 */
export function builtinModule<Module>(name: string): Module | undefined {
  try {
    const { process } = globalThis as { process?: Process };
    return process?.getBuiltinModule?.(name) as Module | undefined;
  } catch {
    // Bundlers put objects of their own in the place of `process`. The server must work without it.
    return undefined;
  }
}

// Plain JavaScript without the newer syntax: it runs on whatever Node is at hand.
const FORWARDED_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Waits for a child to end and passes signals on to it meanwhile. If a signal ends it, we end of the same one.
 * Returns its exit code and the first signal that came; throws `whenMissing` where it could not be started.
 */
export async function outlast(child, whenMissing) {
  let received;
  const handlers = FORWARDED_SIGNALS.map((signal) => {
    const handler = () => {
      received = received || signal;
      if (!isSentByTerminal(signal)) child.kill(signal);
    };
    process.on(signal, handler);
    return [signal, handler];
  });
  const { code, signal } = await new Promise((resolve, reject) => {
    child.on("error", () => reject(whenMissing));
    child.on("close", (exitCode, exitSignal) => resolve({ code: exitCode, signal: exitSignal }));
  });
  for (const [name, handler] of handlers) process.removeListener(name, handler);
  if (signal !== null) process.kill(process.pid, signal);
  return { code, received };
}

/** A terminal gives its Ctrl-C to the child as well; a second copy would look like an impatient user. */
function isSentByTerminal(signal) {
  return signal !== "SIGTERM" && [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
}

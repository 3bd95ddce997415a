import { Agent, request } from "node:http";
import type { Load } from "../today-comparison.ts";

/** Asks the same again and again over that many connections, each as soon as its last answer is there. */
export async function sendLoad(
  url: string,
  options: { headers: Record<string, string>; connections: number; milliseconds: number },
): Promise<Load> {
  const { headers, connections, milliseconds } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let bytes = 0;
  const started = performance.now();
  const ends = started + milliseconds;
  const ask = () =>
    new Promise<void>((resolve, reject) => {
      const asked = performance.now();
      const sent = request(url, { agent, headers }, (answer) => {
        let size = 0;
        answer.on("data", (chunk: Buffer) => {
          size += chunk.length;
        });
        answer.on("end", () => {
          if (answer.statusCode !== 200) reject(new Error(`${url} answered ${answer.statusCode}`));
          times.push(performance.now() - asked);
          bytes = size;
          resolve();
        });
      });
      sent.on("error", reject);
      sent.end();
    });
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < ends) await ask();
    }),
  );
  const took = performance.now() - started;
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { requestsPerSecond: (times.length / took) * 1_000, medianMs: at(0.5), p99Ms: at(0.99), bytes };
}

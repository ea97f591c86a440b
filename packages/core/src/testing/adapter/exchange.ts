import type { AdapterConnection } from "./harness.ts";

/** Sends bytes as they are, and gives everything that comes back until the server closes the connection. */
export async function exchange(connection: AdapterConnection, text: string): Promise<string> {
  const decoder = new TextDecoder();
  let answer = "";
  connection.write(text);
  try {
    for await (const bytes of connection) answer += decoder.decode(bytes, { stream: true });
  } catch {
    // A server may close before it has read to the end; what it has answered is what counts.
  } finally {
    connection.destroy();
  }
  return answer;
}

/** The status of the first answer, or NaN. */
export function statusOf(answer: string): number {
  return Number(answer.split(" ")[1]);
}

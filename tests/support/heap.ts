/**
 * The bytes that an isolate's heap has in use, as workerd's inspector tells them. That one collects no garbage:
 * `HeapProfiler.collectGarbage` is never answered. Where that matters, the Worker calls `gc` before, which V8 has with
 * `--expose-gc`.
 *
 * @param inspector Of a process that was started with `inspected`.
 * @param worker The name of the Worker.
 */
export async function heapBytesOf(inspector: URL | undefined, worker: string): Promise<number> {
  if (!inspector) throw new Error("The isolate was started without an inspector");
  const socket = new WebSocket(new URL(`/core:user:${worker}`, inspector));
  try {
    return await new Promise((resolve, reject) => {
      socket.onerror = () => reject(new Error(`The inspector of ${worker} can't be reached`));
      socket.onclose = () => reject(new Error(`The inspector of ${worker} is gone`));
      socket.onopen = () => socket.send(JSON.stringify({ id: 1, method: "Runtime.getHeapUsage" }));
      socket.onmessage = ({ data }) => {
        const message = JSON.parse(String(data)) as { id?: number; result?: { usedSize: number } };
        if (message.id === 1) resolve(message.result?.usedSize ?? Number.NaN);
      };
    });
  } finally {
    socket.close();
  }
}

/** Has V8 give the isolates that are started from now on their `gc`. */
export function exposeGc(): void {
  process.env.MINIFLARE_WORKERD_V8_FLAGS = "--expose-gc";
}

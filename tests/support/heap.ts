/**
 * The used heap of an isolate in bytes, from workerd's inspector. The inspector can't collect garbage: it never answers
 * `HeapProfiler.collectGarbage`. If needed, the Worker calls `gc` first, which V8 has with `--expose-gc`.
 *
 * @param inspector The inspector of a process that was started with `inspected`.
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

/** Gives `gc` to all isolates that are started from now on. */
export function exposeGc(): void {
  process.env.MINIFLARE_WORKERD_V8_FLAGS = "--expose-gc";
}

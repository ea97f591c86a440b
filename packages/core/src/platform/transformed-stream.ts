/**
 * A stream of the bytes that `transform` makes of each chunk. Nothing is read before somebody asks for it. An error of
 * `transform` breaks the stream off and cancels the source.
 *
 * @param transform Called with `undefined` at the end.
 */
export function transformedStream(
  source: ReadableStream<Uint8Array>,
  transform: (chunk: Uint8Array | undefined) => Uint8Array[] | Promise<Uint8Array[]>,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  const transformOrCancel = async (chunk: Uint8Array | undefined) => {
    try {
      return await transform(chunk);
    } catch (error) {
      reader.cancel(error).catch(() => undefined);
      throw error;
    }
  };
  const underlying: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      for (let isWaiting = true; isWaiting; ) {
        const { done, value } = await reader.read();
        for (const bytes of await transformOrCancel(value)) {
          if (bytes.length === 0) continue;
          controller.enqueue(bytes);
          isWaiting = false;
        }
        if (done) return controller.close();
      }
    },
    cancel: (reason) => reader.cancel(reason),
  };
  return new ReadableStream(underlying, { highWaterMark: 0 });
}

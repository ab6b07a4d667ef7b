import type { ServerResponse } from 'node:http';

/**
 * Returns a response whose stream, where it fails, ends the connection, so that nobody takes half of it for the whole. Left
 * to the server, its stack would be printed, and its message sent as if it were the rest.
 */
export function endQuietly(response: Response, connection: ServerResponse): Response {
  if (!response.body) return response;
  const reader = response.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch {
        // Whoever made the stream has logged what is a mistake of ours
        connection.destroy();
        controller.close();
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return new Response(body, response);
}

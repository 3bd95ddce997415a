import type { Server } from "node:http";
import type { Socket } from "node:net";

export interface Connections {
  /** Closes those that carry no request: kept for a next one, or opened ahead of a first. */
  closeUnused(): void;
}

/**
 * Looks after a server's connections. A client that takes nothing of what waits for it is cut off: it holds memory and
 * a place.
 *
 * @param stalledMs how long nothing may be taken; one that takes a little goes on
 */
export function watchConnections(server: Server, stalledMs: number): Connections {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.setTimeout(stalledMs, (socket: Socket) => {
    // One that waits for an answer is as quiet, and does nothing wrong.
    if (socket.writableLength > 0) socket.destroy();
  });
  return {
    closeUnused() {
      server.closeIdleConnections();
      // The server itself takes these for connections in the middle of a request.
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    },
  };
}

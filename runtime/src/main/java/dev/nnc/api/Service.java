package dev.nnc.api;

import dev.nnc.serve.PredictionServer;

/**
 * A network that answers over HTTP as {@code nnc serve} does, until it is closed. It owns the port,
 * threads and native memory.
 */
public final class Service implements AutoCloseable {
  private final PredictionServer server;

  Service(PredictionServer server) {
    this.server = server;
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** Takes no more requests, and ends when those that were taken are answered. */
  @Override
  public void close() {
    server.close();
  }
}

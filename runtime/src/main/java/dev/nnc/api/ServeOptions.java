package dev.nnc.api;

import dev.nnc.serve.Limits;
import java.time.Duration;

/**
 * Where and how a network {@link FinishedRun#serve answers over HTTP}.
 *
 * @param host a name or address of this machine; 127.0.0.1 is this machine alone. Whoever reaches
 *     another can ask, without a password and unencrypted
 * @param port from 0 to 65535; 0 for any that is free
 * @param bodyBytes the largest body of a request, in bytes
 * @param time until a request ends
 * @param requests that may be waiting or answered at once
 */
public record ServeOptions(String host, int port, int bodyBytes, Duration time, int requests) {
  private static final int LAST_PORT = 65_535;

  public ServeOptions {
    bounds("port", port, 0, LAST_PORT);
    bounds("bodyBytes", bodyBytes, 1, 1 << 30);
    bounds("requests", requests, 1, 100_000);
    if (!time.isPositive()) {
      throw new WrongCallException("time", "a request needs some time, not " + time);
    }
  }

  private static void bounds(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new WrongCallException(
          name, "it is a number from " + least + " to " + most + ", not " + value);
    }
  }

  /** For this machine alone, at port 8080, with the limits of {@code nnc serve}. */
  public static ServeOptions usual() {
    return new ServeOptions(
        "127.0.0.1", 8080, Limits.USUAL.bodyBytes(), Limits.USUAL.time(), Limits.USUAL.requests());
  }

  public ServeOptions withHost(String other) {
    return new ServeOptions(other, port, bodyBytes, time, requests);
  }

  public ServeOptions withPort(int other) {
    return new ServeOptions(host, other, bodyBytes, time, requests);
  }

  public ServeOptions withBodyBytes(int most) {
    return new ServeOptions(host, port, most, time, requests);
  }

  public ServeOptions withTime(Duration most) {
    return new ServeOptions(host, port, bodyBytes, most, requests);
  }

  public ServeOptions withRequests(int most) {
    return new ServeOptions(host, port, bodyBytes, time, most);
  }
}

package dev.nnc.cli;

import java.io.IOException;

/** What a command was to write could not be written. */
final class UnwritableException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String target;
  private final IOException reason;

  /**
   * @param target what was to be written, as its user calls it
   */
  UnwritableException(String target, IOException reason) {
    super(reason);
    this.target = target;
    this.reason = reason;
  }

  String target() {
    return target;
  }

  IOException reason() {
    return reason;
  }
}

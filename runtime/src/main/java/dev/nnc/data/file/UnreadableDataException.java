package dev.nnc.data.file;

/** A file that was sound when the data was opened cannot be read any more, or is damaged inside. */
public final class UnreadableDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final String reason;

  public UnreadableDataException(String file, String reason) {
    super(file + ": " + reason);
    this.file = file;
    this.reason = reason;
  }

  /** The file, as messages call it. */
  public String file() {
    return file;
  }

  public String reason() {
    return reason;
  }
}

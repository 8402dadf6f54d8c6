package dev.nnc.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** Weights on disk are not what was once written there: cut short, changed, or of another kind. */
public final class DamagedWeightsException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final String reason;

  public DamagedWeightsException(Path file, String reason) {
    super(file + ": " + reason);
    this.file = file;
    this.reason = reason;
  }

  /** The file that is damaged. */
  public Path file() {
    return file;
  }

  /** What is wrong with it, as the end of a sentence that begins with the file's name. */
  public String reason() {
    return reason;
  }
}
